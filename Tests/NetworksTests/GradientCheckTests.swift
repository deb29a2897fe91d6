// Tests of the gradients of all kinds of networks against finite differences.

import LanguageModel
import Matrices
import Randomness
import Testing

@testable import Networks

@Suite("Gradient check")
struct GradientCheckTests {
  static let hidden = [[], [7], [6, 5], [5, 6, 5]]

  @Test(
    "gradients of every activation, depth and output layer agree with central differences",
    arguments: Activation.allCases, hidden)
  func everyNetwork(activation: Activation, hidden: [Int]) {
    for (tied, direct) in [(false, false), (false, true), (true, false), (true, true)] {
      let embedding = tied ? hidden.last ?? 4 : 4
      let configuration = ModelConfiguration(
        context: 3, embedding: embedding, hidden: hidden, activation: activation, direct: direct,
        tied: tied)
      for finding in findings(configuration) {
        #expect(finding.passes, "\(finding) of \(configuration)")
        #expect(finding.compared == finding.shape.reduce(1, *))
      }
    }
  }

  @Test(
    "gradients with a projection to tied weights agree with central differences", arguments: hidden)
  func projection(hidden: [Int]) {
    let configuration = ModelConfiguration(
      context: 2, embedding: 4, hidden: hidden, activation: .relu, tied: true)
    let findings = findings(configuration)
    #expect(findings.contains { $0.name == "projection.weight" })
    for finding in findings { #expect(finding.passes, "\(finding)") }
  }

  @Test(
    "gradients with dropout agree with central differences",
    arguments: Activation.allCases,
    [
      DropoutRates(words: 0.3), DropoutRates(embedding: 0.4), DropoutRates(hidden: 0.5),
      DropoutRates(output: 0.5), DropoutRates(words: 0.2, embedding: 0.2, hidden: 0.2, output: 0.2),
    ])
  func dropout(activation: Activation, rates: DropoutRates) throws {
    for (tied, direct) in [(false, true), (true, false)] {
      let configuration = ModelConfiguration(
        context: 3, embedding: 4, hidden: [6, 5], activation: activation, direct: direct,
        tied: tied)
      let noise = try #require(DropoutNoise(rates, seed: 1, step: 2))
      for finding in findings(configuration, noise: noise) {
        #expect(finding.passes, "\(finding) of \(configuration)")
      }
    }
  }

  @Test("every kind of dropout changes the losses, and rates of 0 do not")
  func dropoutChangesLosses() throws {
    let configuration = ModelConfiguration(context: 3, embedding: 4, hidden: [6, 5])
    let network = Network<Double>(configuration.network(vocabulary: 11))
    network.parameters.initialize(seed: 5)
    let workspace = Workspace<Double>(
      network.configuration, capacity: 2, gradients: false, drops: true,
      workers: Workers(count: 1))
    func losses(_ rates: DropoutRates, step: Int = 1) -> [Double] {
      network.forward(
        [1, 2, 3, 4, 5, 6], targets: [7, 8], count: 2,
        noise: DropoutNoise(rates, seed: 1, step: step), in: workspace)
      return workspace.losses
    }
    let plain = losses(DropoutRates())
    #expect(losses(DropoutRates(words: 0.9)) != plain)
    #expect(losses(DropoutRates(embedding: 0.9)) != plain)
    #expect(losses(DropoutRates(hidden: 0.9)) != plain)
    #expect(losses(DropoutRates(output: 0.9)) != plain)
    #expect(losses(DropoutRates(output: 0.9)) != losses(DropoutRates(output: 0.9), step: 2))
    #expect(losses(DropoutRates()) == plain)
  }

  /// A combination of residual layers, normalization, averages, dropout and output options.
  struct Combination: CustomStringConvertible {
    let description: String
    let configuration: ModelConfiguration
    let rates: DropoutRates

    /// Creates a combination.
    ///
    /// - Parameter number: Each of its bits turns an option on.
    init(_ activation: Activation, _ number: Int) {
      func has(_ bit: Int) -> Bool { number >> bit & 1 == 1 }
      let choices = [
        "residual", "normalized", "averages", "dropout", "tied", "direct", "projected",
      ]
      description =
        activation.rawValue
        + choices.indices.filter(has).map { ", \(choices[$0])" }.joined()
      configuration = ModelConfiguration(
        context: 2, averages: has(2) ? [2, 3] : [], embedding: has(6) ? 5 : 8, hidden: [8, 8, 8],
        activation: activation, residual: has(0), layerNorm: has(1), direct: has(5), tied: has(4))
      let rate = has(3) ? 0.25 : 0
      rates = DropoutRates(words: rate, embedding: rate, hidden: rate, output: rate)
    }

    static let count = 128
  }

  /// The layers are wide enough that some ReLU units differ. Otherwise normalization would be too
  /// steep for finite differences.
  @Test(
    "sampled gradients of every combination of options agree with central differences",
    arguments: Activation.allCases)
  func everyCombination(activation: Activation) {
    for number in 0..<Combination.count {
      let combination = Combination(activation, number)
      let noise = DropoutNoise(combination.rates, seed: 1, step: 2)
      #expect((noise == nil) == combination.rates.areZero)
      for finding in findings(combination.configuration, noise: noise, limit: 7) {
        #expect(finding.passes, "\(finding) of \(combination)")
      }
    }
  }

  @Test(
    "gradients of residual and normalized layers agree with central differences",
    arguments: Activation.allCases, [[7, 7], [9, 6, 6], [7, 7, 7]])
  func residual(activation: Activation, hidden: [Int]) {
    for (layerNorm, averages) in [(false, [3]), (true, []), (true, [1, 2, 4])] {
      let configuration = ModelConfiguration(
        context: 2, averages: averages, embedding: 3, hidden: hidden, activation: activation,
        residual: true, layerNorm: layerNorm)
      for finding in findings(configuration) {
        #expect(finding.passes, "\(finding) of \(configuration)")
        #expect(finding.compared == finding.shape.reduce(1, *))
      }
    }
  }

  @Test(
    "gradients of a network with frozen embeddings agree with central differences",
    arguments: [(false, false), (false, true), (true, false), (true, true)], [[], [7, 7]])
  func frozenEmbeddings(outputs: (tied: Bool, direct: Bool), hidden: [Int]) {
    let configuration = ModelConfiguration(
      context: 2, averages: [2], embedding: 4, hidden: hidden, residual: true,
      direct: outputs.direct, tied: outputs.tied, freezeEmbeddings: true)
    let findings = findings(configuration)
    #expect(!findings.isEmpty && !findings.contains { $0.name == "embedding.weight" })
    for finding in findings { #expect(finding.passes, "\(finding) of \(configuration)") }
  }

  @Test(
    "gradients with words on both sides agree with central differences",
    arguments: [[], [7, 7]], [(tied: false, direct: true), (true, false)])
  func rightContext(hidden: [Int], outputs: (tied: Bool, direct: Bool)) {
    for (context, rightContext, averages) in [(1, 1, []), (2, 3, [2])] {
      let configuration = ModelConfiguration(
        context: context, rightContext: rightContext, averages: averages, embedding: 4,
        hidden: hidden, activation: .gelu, residual: true, layerNorm: true,
        direct: outputs.direct, tied: outputs.tied)
      for finding in findings(configuration) {
        #expect(finding.passes, "\(finding) of \(configuration)")
        #expect(finding.compared == finding.shape.reduce(1, *))
      }
    }
  }

  private func findings(
    _ configuration: ModelConfiguration, noise: DropoutNoise? = nil, limit: Int = .max
  ) -> [GradientCheck.Finding] {
    let words = 11
    let network = Network<Double>(configuration.network(vocabulary: words))
    let parameters = network.parameters
    parameters.initialize(seed: 5)
    for group in parameters.table.groups where group.isBias {
      var random = SeededGenerator(seed: 6)
      parameters[group].fillUniformly(within: 0.3, using: &random)
    }
    var random = SeededGenerator(seed: 7)
    var windows = (0..<5 * network.configuration.segments.width).map { _ in
      Int32.random(in: 0..<Int32(words), using: &random)
    }
    // A word that occurs twice in a window gets the sum of both gradients.
    if windows.count > 5 { windows[1] = windows[0] }
    return GradientCheck.run(
      network, inputs: Inputs(windows: windows),
      targets: [0, 3, 3, 10, 1], noise: noise, limit: limit,
      workers: Workers(count: 1))
  }

  @Test("a gradient check passes half the tolerated error and fails 1e-5 and infinity")
  func verdicts() {
    let right = GradientCheck.Finding(
      name: "w", shape: [1], compared: 1, relativeError: GradientCheck.tolerance / 2)
    let wrong = GradientCheck.Finding(
      name: "w", shape: [1], compared: 1, relativeError: 1e-5)
    let undefined = GradientCheck.Finding(
      name: "w", shape: [1], compared: 1, relativeError: .infinity)
    #expect(right.passes && !wrong.passes && !undefined.passes)
  }

  @Test("a gradient check fails if a parameter is NaN")
  func notANumberFails() {
    let configuration = ModelConfiguration(context: 1, embedding: 2, hidden: [])
    let network = Network<Double>(configuration.network(vocabulary: 3))
    network.parameters["output.weight"][0, 0] = .nan
    let findings = GradientCheck.run(
      network, inputs: Inputs(windows: [0]),
      targets: [1], workers: Workers(count: 1))
    #expect(findings.contains { !$0.passes })
  }
}
