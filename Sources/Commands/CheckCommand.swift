// fflm check: compares the gradients of a network with finite differences.

import Arguments
import Foundation
import LanguageModel
import Matrices
import Networks
import Randomness
import Reports

struct CheckCommand: Subcommand {
  private static let vocabulary = Option(
    "vocabulary", .integer(2...100_000), valueName: "words", default: 20,
    help: "Number of words in the vocabulary.")
  private static let context = Option(
    "context", .integer(1...1000), default: 3,
    help: "Number of context words before the predicted word.")
  private static let rightContext = Option(
    "right-context", .integer(0...1000), valueName: "words", default: 0,
    help: "Number of context words after the predicted word.")
  private static let embedding = Option(
    "embedding", .integer(1...10_000), valueName: "width", default: 5,
    help: "Width of the word embeddings.")
  private static let hidden = Option(
    "hidden", .integers(1...10_000), valueName: "widths", default: [7],
    help: "Widths of the hidden layers, such as 8,6, or none.")
  private static let activation = Option(
    "activation", .choice, default: Activation.tanh,
    help: "Activation function of the hidden layers.")
  private static let averages = Option(
    "averages", .integers(1...1000), valueName: "lengths", default: [],
    help: "Lengths of successive runs of words before the context. The average embedding of each "
      + "run is also an input.")
  private static let residual = Option(
    flag: "residual",
    help: "Add the inputs of each hidden layer to its outputs if they have the same width.")
  private static let layerNorm = Option(
    flag: "layer-norm", help: "Normalize the outputs of each hidden layer.")
  private static let direct = Option(
    flag: "direct", help: "Also connect the embeddings directly to the softmax.")
  private static let tied = Option(
    flag: "tied",
    help: "Use the embeddings as output weights, after a projection if the last hidden layer has a "
      + "different width.")
  private static let outputLayer = Option(
    "output-layer", .choice, default: OutputLayerChoice.softmax,
    help: "How words are predicted or trained: over all words, over a sample of the words, or as "
      + "an adaptive softmax.")
  private static let cutoffs = Option(
    "cutoffs", .integers(1...100_000), valueName: "ids", default: [],
    help: "Words with which the clusters of the output layer adaptive begin; none for a quarter "
      + "and half of the words.")
  private static let pointer = Option(
    flag: "pointer",
    help: "Mix the output layer with a pointer to the words of the context and the averages.")
  private static let dropout = Option(
    "dropout", .number(0...0.99), valueName: "probability", default: 0,
    help: "Probability of dropping a word, an embedding element or a unit. The same ones are "
      + "dropped each time.")
  private static let batch = Option(
    "batch", .integer(1...10_000), valueName: "windows", default: 6, help: "Number of windows.")
  private static let samples = Option(
    "samples", .integer(1...Int.max), valueName: "count", default: 200,
    help: "Maximum number of elements to compare per tensor.")
  private static let seed = Option(
    "seed", .unsigned, default: 1, help: "Random seed of the weights and the words.")

  static let command = Command(
    "check", abstract: "Verify the gradients of a network by finite differences.",
    discussion: """
      Runs the code that trains, in double precision, on random words. It compares the gradients \
      dL/dw of at most --samples elements per tensor with (L(w + h) - L(w - h)) / 2h for h = 1e-5. \
      Where the two differ, it tries h = 1e-3, because rounding matters if gradients are small, \
      and smaller h, because an activation function may not be differentiable in between. The \
      relative error of a tensor is its largest difference divided by its largest gradient. A \
      tensor passes if it is below 1e-6.
      """,
    parameters: [
      vocabulary.parameter, context.parameter, rightContext.parameter, embedding.parameter,
      hidden.parameter,
      activation.parameter, averages.parameter, residual.parameter, layerNorm.parameter,
      direct.parameter, tied.parameter, outputLayer.parameter, cutoffs.parameter, pointer.parameter,
      dropout.parameter, batch.parameter, samples.parameter,
      seed.parameter,
    ])

  private let arguments: ParsedArguments

  init(_ arguments: ParsedArguments) { self.arguments = arguments }

  func run() throws -> Int32 {
    let vocabulary = arguments[Self.vocabulary]
    let outputLayer = arguments[Self.outputLayer]
    var cutoffs = arguments[Self.cutoffs]
    if cutoffs.isEmpty { cutoffs = Set([(vocabulary + 3) / 4, vocabulary / 2]).sorted() }
    let configuration = ModelConfiguration(
      context: arguments[Self.context], rightContext: arguments[Self.rightContext],
      averages: arguments[Self.averages],
      embedding: arguments[Self.embedding], hidden: arguments[Self.hidden],
      activation: arguments[Self.activation], residual: arguments[Self.residual],
      layerNorm: arguments[Self.layerNorm], direct: arguments[Self.direct],
      tied: arguments[Self.tied], outputLayer: outputLayer,
      cutoffs: outputLayer == .adaptive ? cutoffs : nil, pointer: arguments[Self.pointer])
    if let validationError = configuration.validationError(vocabulary: vocabulary) {
      throw arguments.usageError(validationError: validationError)
    }
    let batch = arguments[Self.batch]
    var network = configuration.network(vocabulary: vocabulary)
    network.samples = vocabulary / 2 + 1
    let size =
      network.parameterCount
      + Workspace<Double>.estimatedCount(network, capacity: batch, gradients: true)
    guard size < 1e8 else {
      throw arguments.usageError(
        "This network would take too long to check; lower --vocabulary, --embedding, --hidden "
          + "or --batch.")
    }
    let seed = arguments[Self.seed]
    note(configuration, network)
    let checked = Network<Double>(network)
    checked.parameters.initialize(seed: seed)
    var random = SeededGenerator(seed: seed)
    // Those of a pointer begin with zeros, with which some of its gradients would be zero.
    checked.fillPointer(using: &random)
    let words = { (count: Int) in
      (0..<count).map { _ in Int32.random(in: 0..<Int32(vocabulary), using: &random) }
    }
    var windows = words(batch * network.segments.width)
    // Repeat a word within a window, because the gradients of both occurrences must add up.
    if network.segments.width > 1 { windows[1] = windows[0] }
    let rate = arguments[Self.dropout]
    let rates = DropoutRates(words: rate, embedding: rate, hidden: rate, output: rate)
    let targets = words(batch)
    // About half as many samples as words, so that some words are not among them.
    let sampler =
      network.output.isSampled
      ? ClassSampler<Double>(
        frequencies: [Int](repeating: 1, count: vocabulary), count: network.samples,
        batch: batch, seed: seed) : nil
    let findings = GradientCheck.run(
      checked, inputs: Inputs(windows: windows), targets: targets,
      noise: DropoutNoise(rates, seed: seed, step: 1),
      samples: sampler?.draw(targets: targets, step: 1),
      limit: arguments[Self.samples], workers: Workers(count: 1))
    try Terminal.print(Self.table(findings))
    return findings.allSatisfy(\.passes) ? EXIT_SUCCESS : EXIT_FAILURE
  }

  /// Prints the options and the size of the network.
  private func note(_ model: ModelConfiguration, _ network: NetworkConfiguration) {
    var configuration = RunConfiguration(SettingValues([:]))
    configuration.model = model
    Terminal.note(
      """
      Network: vocabulary \(network.outputs), \(SettingGroup.model.summary(of: configuration)): \
      \(counted(Int(network.parameterCount), "parameter"))
      """)
  }

  private static func table(_ findings: [GradientCheck.Finding]) -> String {
    let rows =
      [["tensor", "shape", "compared", "relative error", "verdict"]]
      + findings.map { finding in
        [
          finding.name, finding.shape.map(String.init).joined(separator: " x "),
          grouped(finding.compared), String(format: "%.1e", finding.relativeError),
          finding.passes ? "passes" : "FAILS",
        ]
      }
    return TextTable.text(rows)
  }
}
