// Tests of the logistic output layer: worked examples, gradients and equality with a softmax.

import Foundation
import Matrices
import Testing

@testable import Networks

@Suite("Logistic output layer") struct LogisticLayerTests {
  private let workers = Workers(count: 1)

  private func network(_ hidden: [Int], embedding: Int = 3) -> Network<Double> {
    Network(
      NetworkConfiguration(
        inputs: 7, outputs: 2, segments: WindowSegments([1, 1]), embedding: embedding,
        hidden: hidden,
        output: .logistic))
  }

  private func workspace(_ network: Network<Double>, _ count: Int) -> Workspace<Double> {
    Workspace(network.configuration, capacity: count, gradients: true, workers: workers)
  }

  @Test("the logistic output layer has one column of weights and one bias")
  func groups() {
    let groups = network([5]).parameters.table.groups
    #expect(groups.suffix(2).map(\.name) == ["output.weight", "output.bias"])
    #expect(groups.suffix(2).map(\.shape) == [[5, 1], [1]])
  }

  @Test("the logistic loss of x = (3, 2), w = 0, y = 1 is ln 2, with gradient (−1.5, −1, −0.5)")
  func lecture() {
    // There is one input, whose embedding is x. At w = 0 and b = 0, σ(z) − y = −0.5.
    let network = Network<Double>(
      NetworkConfiguration(
        inputs: 1, outputs: 2, segments: WindowSegments([1]), embedding: 2, hidden: [],
        output: .logistic))
    network.parameters["embedding.weight"].copy(from: Matrix(1, 2, [3.0, 2]))
    let gradients = Gradients<Double>(network.parameters.table)
    let workspace = workspace(network, 1)
    network.computeGradients(
      of: [0], targets: [1], count: 1, into: gradients,
      as: network.over(gradients.parameters), in: workspace)
    #expect(workspace.losses == [log(2.0)])
    #expect(gradients.parameters["output.weight"].scalars == [-1.5, -1])
    #expect(gradients.parameters["output.bias"].scalars == [-0.5])
    // dL/dx = (σ(z) − y) w, and w is 0.
    #expect(gradients.parameters["embedding.weight"].scalars == [0, 0])
  }

  @Test("a logistic unit with z = 0.87 gives class 1 p = 0.705 and a loss of −ln p")
  func probability() {
    let network = Network<Double>(
      NetworkConfiguration(
        inputs: 1, outputs: 2, segments: WindowSegments([1]), embedding: 3, hidden: [],
        output: .logistic))
    network.parameters["embedding.weight"].copy(from: Matrix(1, 3, [0.5, 0.6, 0.1]))
    network.parameters["output.weight"].copy(from: Matrix(3, 1, [0.2, 0.3, 0.9]))
    network.parameters["output.bias"].copy(from: Matrix(1, 1, [0.5]))
    let workspace = workspace(network, 2)
    network.forward([0, 0], targets: [1, 0], count: 2, in: workspace)
    let p = 1 / (1 + exp(-0.87))
    #expect(abs(p - 0.705) < 0.0005)
    #expect(abs(workspace.losses[0] + log(p)) < 1e-15)
    #expect(abs(workspace.losses[1] + log(1 - p)) < 1e-15)
    let scores = network.scores(of: [0], count: 1, in: workspace)
    #expect(scores.columns == 2 && scores[0, 0] == 0)
    #expect(abs(scores[0, 1] - 0.87) < 1e-15)
  }

  @Test(
    "gradients of a logistic network agree with central differences", arguments: [[], [6], [6, 6]])
  func gradients(hidden: [Int]) {
    let network = network(hidden)
    network.parameters.initialize(seed: 3)
    let findings = GradientCheck.run(
      network, inputs: Inputs(windows: [0, 1, 2, 2, 5, 6, 3, 4]),
      targets: [0, 1, 1, 0], workers: workers)
    #expect(findings.count == network.parameters.table.groups.count)
    for finding in findings { #expect(finding.passes, "\(finding)") }
  }

  @Test("gradients of a logistic network with dropout agree with central differences")
  func dropout() {
    let network = network([6, 6])
    network.parameters.initialize(seed: 3)
    let rates = DropoutRates(words: 0.2, embedding: 0.2, hidden: 0.2, output: 0.2)
    let noise = DropoutNoise(rates, seed: 1, step: 1)
    #expect(noise != nil)
    let findings = GradientCheck.run(
      network, inputs: Inputs(windows: [0, 1, 2, 2, 5, 6, 3, 4]),
      targets: [0, 1, 1, 0], noise: noise,
      workers: workers)
    for finding in findings { #expect(finding.passes, "\(finding)") }
  }

  @Test("a logistic network has the losses and gradients of a softmax with logits 0 and z")
  func softmax() {
    let logistic = network([4])
    logistic.parameters.initialize(seed: 8)
    var configuration = logistic.configuration
    configuration.output = .softmax
    let softmax = Network<Double>(configuration)
    for name in ["embedding.weight", "hidden.0.weight", "hidden.0.bias"] {
      softmax.parameters[name].copy(from: logistic.parameters[name])
    }
    let (w, u) = (logistic.parameters["output.weight"], softmax.parameters["output.weight"])
    for i in 0..<4 { u[i, 1] = w[i, 0] }
    let (windows, targets): ([Int32], [Int32]) = ([0, 1, 2, 3, 4, 5], [0, 1, 1])
    func run(_ network: Network<Double>) -> (losses: [Double], dw: [Double]) {
      let gradients = Gradients<Double>(network.parameters.table)
      let workspace = workspace(network, 3)
      network.computeGradients(
        of: windows, targets: targets, count: 3, into: gradients,
        as: network.over(gradients.parameters), in: workspace)
      return (workspace.losses, gradients.parameters["hidden.0.weight"].scalars)
    }
    let (a, b) = (run(logistic), run(softmax))
    // The values are sums of a few terms below 1 with few roundings, so they differ by far less
    // than 2⁻⁴⁵.
    for (x, y) in zip(a.losses + a.dw, b.losses + b.dw) { #expect(abs(x - y) < 0x1p-45) }
    #expect(a.dw.contains { abs($0) > 1e-3 })
  }
}
