// fflm check: the gradients of a configuration against finite differences.

import Arguments
import Foundation
import LanguageModel
import Matrices
import Networks
import Randomness

enum CheckCommand {
  static let command = Command(
    "check", abstract: "Prove the gradients of a network by finite differences.",
    discussion: """
      Runs the network that trains in double precision on random words, and compares gradients \
      dL/dw, at most --samples of each tensor, with (L(w + h) - L(w - h)) / 2h, h = 1e-5; where \
      they differ also with smaller h, for a nonlinearity may have a corner in between. The error of a \
      tensor is the largest difference over its largest gradient; it passes below 1e-6.
      """,
    parameters: [
      .option("vocabulary", .integer(2...100_000), default: "20", help: "Words."),
      .option("context", .integer(1...1000), default: "3", help: "Previous words."),
      .option("embedding", .integer(1...10_000), default: "5", help: "Width of an embedding."),
      .option(
        "hidden", .integers(1...10_000), valueName: "widths", default: "7",
        help: "Widths of the hidden layers, such as 8,6; none for none."),
      .option(
        "activation", .choice(Activation.allCases.map(\.rawValue)), default: "tanh",
        help: "The hidden layers' nonlinearity."),
      .option(
        "averages", .integers(1...1000), valueName: "lengths", default: "none",
        help: "With averages of so many words before those."),
      .flag("residual", help: "With residual hidden layers."),
      .flag("layer-norm", help: "With normalised hidden layers."),
      .flag("direct", help: "With direct connections."),
      .flag("tied", help: "With the embeddings as output weights."),
      .option(
        "dropout", .number(0...0.99), valueName: "probability", default: "0",
        help: "Drop words, elements and units with this probability, the same ones each time."),
      .option("batch", .integer(1...10_000), default: "6", help: "Windows."),
      .option(
        "samples", .integer(1...Int.max), default: "200",
        help: "At most so many elements are compared in each tensor."),
      .option("seed", .integer(0...Int.max), default: "1", help: "Of weights and words."),
    ])

  static func run(_ arguments: ParsedArguments, _ usage: Usage) throws -> Int32 {
    let configuration = ModelConfiguration(
      context: arguments.integer("context") ?? 3, averages: arguments.integers("averages") ?? [],
      embedding: arguments.integer("embedding") ?? 5,
      hidden: arguments.integers("hidden") ?? [7],
      activation: arguments.values.choice("activation") ?? .tanh,
      residual: arguments.flag("residual"), layerNorm: arguments.flag("layer-norm"),
      direct: arguments.flag("direct"), tied: arguments.flag("tied"))
    if let complaint = configuration.complaint {
      throw usage.invalid(complaint: complaint)
    }
    let vocabulary = arguments.integer("vocabulary") ?? 20
    let batch = arguments.integer("batch") ?? 6
    let network = configuration.network(vocabulary: vocabulary)
    let size =
      network.parameterCount
      + Workspace<Double>.estimatedCount(network, capacity: batch, gradients: true)
    guard size < 1e8 else {
      throw usage.invalid(
        "A network of this size would take too long to check; choose a smaller one.")
    }
    let seed = UInt64(arguments.integer("seed") ?? 1)
    let checked = Network<Double>(network)
    checked.parameters.initialize(seed: seed)
    var random = SeededGenerator(seed: seed)
    let words = { (count: Int) in
      (0..<count).map { _ in Int32.random(in: 0..<Int32(vocabulary), using: &random) }
    }
    var windows = words(batch * network.runs.width)
    // One word twice in a window, whose gradients must add up.
    if network.runs.width > 1 { windows[1] = windows[0] }
    let rate = arguments.values.number("dropout") ?? 0
    let rates = DropoutRates(words: rate, embedding: rate, hidden: rate, output: rate)
    let findings = GradientCheck.run(
      checked, windows: windows, targets: words(batch),
      noise: DropoutNoise(rates, seed: seed, step: 1),
      limit: arguments.integer("samples") ?? 200, workers: Workers(count: 1))
    try Terminal.print(table(findings))
    return findings.allSatisfy(\.passes) ? EXIT_SUCCESS : EXIT_FAILURE
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
    return alignedTable(rows)
  }
}

/// Rows of cells as text, each column as wide as its widest cell; control characters are escaped, so
/// that a row stays one line.
func alignedTable(_ rows: [[String]]) -> String {
  let rows = rows.map { $0.map { $0.escapingControlCharacters() } }
  let widths = (rows.first ?? []).indices.map { column in rows.map { $0[column].count }.max() ?? 0 }
  return rows.map { row in
    let cells = zip(row, widths).map { $0 + String(repeating: " ", count: $1 - $0.count) }
    var line = cells.joined(separator: "  ")
    while line.last == " " { line.removeLast() }
    return line
  }.joined(separator: "\n")
}
