// Tests of networks that pool the embeddings of bags: gradients, and the rows that a batch touches.

import Matrices
import TestSupport
import Testing

@testable import Networks

@Suite("Embedding layer") struct EmbeddingLayerTests {
  private let workers = Workers(count: 1)

  /// Four bags: one with a repeated input, one with a single input, an empty one, and one with
  /// inputs of other bags.
  private let bags = Bags(
    ids: [0, 3, 3, 1, 5, 2, 0, 4], values: [1, -0.5, 0.25, 2, 1, 0.5, 0.75, -1],
    ends: [3, 4, 4, 8])

  private func configuration(
    _ pooling: Pooling, hidden: [Int], classes: Int = 3
  ) -> NetworkConfiguration {
    NetworkConfiguration(
      inputs: 7, outputs: classes, segments: WindowSegments([1]), pooling: pooling, embedding: 4,
      hidden: hidden, output: classes == 2 ? .logistic : .softmax)
  }

  private func findings(
    _ configuration: NetworkConfiguration, noise: DropoutNoise? = nil
  ) -> [GradientCheck.Finding] {
    let network = Network<Double>(configuration)
    network.parameters.all.copy(from: .random(1, network.parameters.all.count, seed: 2))
    return GradientCheck.run(
      network, inputs: Inputs(bags: bags), targets: [0, 1, 1, 0], noise: noise, workers: workers)
  }

  @Test(
    "gradients of networks over pooled embeddings agree with central differences",
    arguments: Pooling.allCases, [[], [5], [5, 6]])
  func gradients(pooling: Pooling, hidden: [Int]) {
    for classes in [2, 3] {
      let findings = findings(configuration(pooling, hidden: hidden, classes: classes))
      #expect(findings.count == 3 + 2 * hidden.count)
      for finding in findings {
        #expect(finding.passes, "\(finding)")
        #expect(finding.compared == finding.shape.reduce(1, *))
      }
    }
  }

  @Test(
    "gradients of networks over frozen pooled embeddings agree with central differences",
    arguments: Pooling.allCases, [[], [5]])
  func frozen(pooling: Pooling, hidden: [Int]) {
    var configuration = configuration(pooling, hidden: hidden)
    configuration.frozen = [NetworkConfiguration.embeddingName]
    let findings = findings(configuration)
    #expect(!findings.isEmpty && !findings.contains { $0.name == "embedding.weight" })
    for finding in findings { #expect(finding.passes, "\(finding)") }
  }

  @Test(
    "gradients of pooled embeddings with dropout agree with central differences",
    arguments: Pooling.allCases)
  func dropout(pooling: Pooling) {
    let rates = DropoutRates(words: 0, embedding: 0.3, hidden: 0.3, output: 0.3)
    let noise = DropoutNoise(rates, seed: 1, step: 1)
    #expect(noise != nil)
    for finding in findings(configuration(pooling, hidden: [5, 6]), noise: noise) {
      #expect(finding.passes, "\(finding)")
    }
  }

  @Test("a batch of bags touches the embeddings of its inputs and no others")
  func touched() {
    let network = Network<Double>(configuration(.both, hidden: [5]))
    network.parameters.all.copy(from: .random(1, network.parameters.all.count, seed: 2))
    let gradients = Gradients<Double>(network.parameters.table)
    let workspace = Workspace<Double>(
      network.configuration, capacity: 4, gradients: true, workers: workers)
    func compute(_ bags: Bags, count: Int) -> Matrix<Double> {
      network.computeGradients(
        of: Inputs(bags: bags), targets: [0, 1, 1, 0], count: count, into: gradients,
        as: network.over(gradients.parameters), in: workspace)
      return gradients.parameters["embedding.weight"].copied
    }
    func untouched(_ gradient: Matrix<Double>) -> [Int] {
      (0..<7).filter { gradient.rows($0..<$0 + 1).scalars.allSatisfy { $0 == 0 } }
    }
    // The last bag is beyond `count`, and its inputs are not touched.
    let first = compute(bags, count: 3)
    #expect(gradients.rows(of: "embedding.weight") == [0, 3, 1])
    #expect(untouched(first) == [2, 4, 5, 6])
    let other = compute(Bags(ids: [6, 2], values: [1, 1], ends: [0, 2]), count: 2)
    #expect(gradients.rows(of: "embedding.weight") == [6, 2])
    #expect(untouched(other) == [0, 1, 3, 4, 5])
    let none = compute(Bags(ends: [0, 0]), count: 2)
    #expect(gradients.rows(of: "embedding.weight") == [])
    #expect(untouched(none) == Array(0..<7))
    // Earlier batches leave nothing behind.
    #expect(compute(bags, count: 3).scalars == first.scalars)
  }
}
