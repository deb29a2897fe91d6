// Tests of regression over features: the lectures' examples, gradients and equality with a softmax.

import Foundation
import Matrices
import TestSupport
import Testing

@testable import Networks

@Suite("Sum layer") struct SumLayerTests {
  private let workers = Workers(count: 1)

  private func network<S>(
    features: Int, classes: Int, width: Int, pooling: Pooling = .sum, as _: S.Type = Double.self
  ) -> Network<S> {
    Network(
      NetworkConfiguration(
        inputs: features, outputs: classes, segments: WindowSegments([1]), pooling: pooling,
        embedding: width, hidden: [], output: .sum))
  }

  private func workspace<S>(_ network: Network<S>, _ count: Int) -> Workspace<S> {
    Workspace(network.configuration, capacity: count, gradients: true, workers: workers)
  }

  private func bag(_ values: [Float]) -> Bags {
    Bags(ids: (0..<Int32(values.count)).map { $0 }, values: values, ends: [values.count])
  }

  @Test("a regression has the weights of its features and a bias, which start at zero")
  func groups() {
    for (classes, width) in [(2, 1), (5, 5)] {
      let network: Network<Double> = network(features: 7, classes: classes, width: width)
      let groups = network.parameters.table.groups
      #expect(groups.map(\.name) == ["embedding.weight", "output.bias"])
      #expect(groups.map(\.shape) == [[7, width], [width]])
      network.parameters.initialize(seed: 1)
      #expect(network.parameters.all.scalars.allSatisfy { $0 == 0 })
    }
  }

  // MARK: - The lectures' examples (Jurafsky and Martin, chapter on logistic regression)

  @Test("the review with x = (3, 2, 1, 3, 0, 4.19) has z = 0.833, p(+) = 0.70 and losses 0.36, 1.2")
  func sentiment() {
    let network: Network<Double> = network(features: 6, classes: 2, width: 1)
    network.parameters["embedding.weight"].copy(from: Matrix(6, 1, [2.5, -5, -1.2, 0.5, 2, 0.7]))
    network.parameters["output.bias"].copy(from: Matrix(1, 1, [0.1]))
    let values: [Float] = [3, 2, 1, 3, 0, 4.19]
    let workspace = workspace(network, 2)
    let scores = network.scores(of: Inputs(bags: bag(values)), count: 1, in: workspace)
    #expect(scores.columns == 2 && scores[0, 0] == 0)
    // 4.19 is rounded to Float; the other roundings are those of numbers below 16 in Double.
    #expect(abs(scores[0, 1] - 0.833) <= 0.7 * 4.19 * unitRoundoff + 16 * 16 * 0x1p-53)
    var both = bag(values)
    for (i, value) in values.enumerated() { both.add(Int32(i), value: value) }
    both.endBag()
    network.forward(Inputs(bags: both), targets: [1, 0], count: 2, in: workspace)
    let p = exp(-workspace.losses[0])
    #expect(abs(p - 0.70) < 0.005)
    #expect(abs(workspace.losses[0] - 0.36) < 0.005 && abs(workspace.losses[1] - 1.2) < 0.05)
    #expect(abs(exp(-workspace.losses[1]) + p - 1) < 8 * 0x1p-53)
  }

  @Test("one step from zero at x = (3, 2), y = 1, η = 0.1 gives w = (0.15, 0.1) and b = 0.05")
  func step() {
    let network: Network<Double> = network(features: 2, classes: 2, width: 1)
    let gradients = Gradients<Double>(network.parameters.table)
    let workspace = workspace(network, 1)
    network.computeGradients(
      of: Inputs(bags: bag([3, 2])), targets: [1], count: 1, into: gradients,
      as: network.over(gradients.parameters), in: workspace)
    #expect(workspace.losses == [log(2.0)])
    #expect(gradients.parameters["embedding.weight"].scalars == [-1.5, -1])
    #expect(gradients.parameters["output.bias"].scalars == [-0.5])
    // Multiplying by 0.1 rounds once, so the results are the closest numbers to 0.15, 0.1 and 0.05.
    let after = gradients.parameters.all.scalars.map { 0 - 0.1 * $0 }
    for (weight, expected) in zip(after, [0.15, 0.1, 0.05]) {
      #expect(abs(weight - expected) <= expected.ulp)
    }
  }

  // MARK: - Gradients

  private let bags = Bags(
    ids: [0, 3, 3, 1, 5, 2, 0, 4], values: [1, -0.5, 0.25, 2, 1, 0.5, 0.75, -1],
    ends: [3, 4, 4, 8])

  @Test(
    "gradients of a regression agree with central differences",
    arguments: [(classes: 2, width: 1), (2, 2), (4, 4)], [Pooling.sum, .mean, .max])
  func gradients(shape: (classes: Int, width: Int), pooling: Pooling) {
    let network: Network<Double> = network(
      features: 6, classes: shape.classes, width: shape.width, pooling: pooling)
    network.parameters.all.copy(from: .random(1, network.parameters.all.count, seed: 4))
    let findings = GradientCheck.run(
      network, inputs: Inputs(bags: bags), targets: [1, 0, 1, Int32(shape.classes) - 1],
      workers: workers)
    #expect(findings.map(\.name) == ["embedding.weight", "output.bias"])
    for finding in findings { #expect(finding.passes, "\(finding)") }
  }

  @Test("a network whose mean and maximum are the two logits is a regression, too")
  func bothPoolings() {
    let network: Network<Double> = network(
      features: 6, classes: 2, width: 1, pooling: .both)
    network.parameters.all.copy(from: .random(1, network.parameters.all.count, seed: 4))
    let findings = GradientCheck.run(
      network, inputs: Inputs(bags: bags), targets: [1, 0, 1, 1], workers: workers)
    for finding in findings { #expect(finding.passes, "\(finding)") }
  }

  @Test("a binary regression equals a softmax over two classes with the logits −z/2 and z/2")
  func softmax() {
    let binary: Network<Double> = network(features: 6, classes: 2, width: 1)
    let softmax: Network<Double> = network(features: 6, classes: 2, width: 2)
    binary.parameters.all.copy(from: .random(1, 7, within: 2, seed: 9))
    for name in ["embedding.weight", "output.bias"] {
      let (w, u) = (binary.parameters[name], softmax.parameters[name])
      for i in 0..<w.rows { (u[i, 0], u[i, 1]) = (-w[i, 0] / 2, w[i, 0] / 2) }
    }
    func run(_ network: Network<Double>) -> (losses: [Double], gradients: Parameters<Double>) {
      let gradients = Gradients<Double>(network.parameters.table)
      let workspace = workspace(network, 4)
      network.computeGradients(
        of: Inputs(bags: bags), targets: [1, 0, 0, 1], count: 4, into: gradients,
        as: network.over(gradients.parameters), in: workspace)
      return (workspace.losses, gradients.parameters)
    }
    let (a, b) = (run(binary), run(softmax))
    // Sums of a few terms below 8 with few roundings.
    for (x, y) in zip(a.losses, b.losses) { #expect(abs(x - y) < 0x1p-45) }
    for name in ["embedding.weight", "output.bias"] {
      let (w, u) = (a.gradients[name], b.gradients[name])
      for i in 0..<w.rows {
        #expect(abs(w[i, 0] - u[i, 1]) < 0x1p-45 && abs(w[i, 0] + u[i, 0]) < 0x1p-45)
      }
      #expect(w.scalars.contains { abs($0) > 1e-3 })
    }
  }
}
