// The gradients against finite differences, for every kind of network.

import Matrices
import Testing

@testable import LanguageModel

@Suite("Gradients agree with central differences")
struct GradientCheckTests {
  static let hidden = [[], [7], [6, 5], [5, 6, 5]]

  @Test(
    "for every activation, depth and way out",
    arguments: Activation.allCases, hidden)
  func everyNetwork(activation: Activation, hidden: [Int]) {
    for (tied, direct) in [(false, false), (false, true), (true, false), (true, true)] {
      // Tied, the last layer is as wide as the embedding; without hidden layers that takes a
      // context of one word.
      let context = tied && hidden.isEmpty ? 1 : 3
      let embedding = tied ? hidden.last ?? 4 : 4
      let configuration = ModelConfiguration(
        context: context, embedding: embedding, hidden: hidden, activation: activation,
        direct: direct, tied: tied)
      for finding in findings(configuration) {
        #expect(finding.passes, "\(finding) of \(configuration)")
        #expect(finding.compared == finding.shape.reduce(1, *))
      }
    }
  }

  private func findings(_ configuration: ModelConfiguration) -> [GradientCheck.Finding] {
    let words = 11
    let parameters = Parameters<Double>(configuration, vocabulary: words)
    parameters.initialize(seed: 5)
    for entry in parameters.table.entries where entry.isBias {
      var random = SeededGenerator(seed: 6)
      parameters[entry].fillUniformly(within: 0.3, using: &random)
    }
    var random = SeededGenerator(seed: 7)
    var contexts = (0..<5 * configuration.context).map { _ in
      Int32.random(in: 0..<Int32(words), using: &random)
    }
    // A word twice in the first window, whose gradients must add up.
    if configuration.context > 1 { contexts[1] = contexts[0] }
    return GradientCheck.run(
      parameters, contexts: contexts, targets: [0, 3, 3, 10, 1], workers: Workers(count: 1))
  }

  @Test("and a gradient that is off by a part in 100,000 fails")
  func wrongGradientFails() {
    let right = GradientCheck.Finding(
      name: "w", shape: [1], compared: 1, relativeError: GradientCheck.tolerance / 2)
    let wrong = GradientCheck.Finding(
      name: "w", shape: [1], compared: 1, relativeError: 1e-5)
    let undefined = GradientCheck.Finding(
      name: "w", shape: [1], compared: 1, relativeError: .infinity)
    #expect(right.passes && !wrong.passes && !undefined.passes)
  }

  @Test("and parameters that are not numbers do not pass for agreement")
  func notANumberFails() {
    let configuration = ModelConfiguration(context: 1, embedding: 2, hidden: [])
    let parameters = Parameters<Double>(configuration, vocabulary: 3)
    parameters["output.weight"][0, 0] = .nan
    let findings = GradientCheck.run(
      parameters, contexts: [0], targets: [1], workers: Workers(count: 1))
    #expect(findings.contains { !$0.passes })
  }
}
