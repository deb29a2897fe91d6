// Tests of penalties and clipping against their equations.

import LanguageModel
import Matrices
import Networks
import TestSupport
import Testing

@testable import Training

@Suite("Penalties and clipping")
struct RegularizationTests {
  private let configuration = ModelConfiguration(context: 2, embedding: 3, hidden: [4])

  private func network() -> Network<Double> {
    let network = Network<Double>(configuration.network(vocabulary: 5))
    let parameters = network.parameters
    parameters.initialize(seed: 2)
    parameters["hidden.0.bias"].copy(from: Matrix(1, 4, [0.5, -0.5, 0, 1]))
    return network
  }

  /// Returns the parameters after one step of SGD at rate 0.1.
  private func stepped(_ regularization: Regularization, clip: Double = 0) -> Parameters<Double> {
    let network = network()
    let step = TrainingStep(
      network, optimizer: OptimizerKind.sgd.optimizer(momentum: 0),
      regularization: regularization, clip: clip, batch: 2,
      workers: Workers(count: 1))
    _ = step.run(
      Batch(windows: [0, 1, 2, 2], targets: [3, 4]), rate: 0.1, step: 1)
    return network.parameters
  }

  @Test("L1 moves weights by η λ sign(w), L2 and weight decay by η λ w")
  func penalties() {
    let (start, plain) = (network().parameters, stepped(Regularization()))
    let l1 = stepped(Regularization(l1: 0.01))
    let l2 = stepped(Regularization(l2: 0.01))
    let decayed = stepped(Regularization(weightDecay: 0.01))
    for group in start.table.groups {
      let penalized = group.isBias ? 0.0 : 1.0
      for i in 0..<group.count {
        let w = start[group].scalars[i]
        let p = plain[group].scalars[i]
        let sign = w > 0 ? 1.0 : w < 0 ? -1.0 : 0.0
        #expect(abs(l1[group].scalars[i] - (p - 0.1 * 0.01 * sign * penalized)) < 1e-15)
        #expect(abs(l2[group].scalars[i] - (p - 0.1 * 0.01 * w * penalized)) < 1e-15)
        #expect(abs(decayed[group].scalars[i] - (p - 0.1 * 0.01 * w * penalized)) < 1e-15)
      }
    }
  }

  @Test("without untouched rows, penalties and decay change only sparse rows with a gradient")
  func touchedRows() {
    let network = network()
    let start = self.network().parameters
    let gradients = Gradients<Double>(network.parameters.table)
    let workspace = Workspace<Double>(
      network.configuration, capacity: 2, gradients: true, workers: Workers(count: 1))
    network.computeGradients(
      of: [0, 1, 2, 2], targets: [3, 4], count: 2, into: gradients,
      as: network.over(gradients.parameters), in: workspace)
    let regularization = Regularization(
      l2: 0.5, weightDecay: 0.01, includesUntouchedRows: false)
    let before = gradients.parameters["embedding.weight"].copied
    regularization.apply(
      to: network.parameters, gradients: gradients, rate: 0.1, on: Workers(count: 1))
    let (old, new) = (start["embedding.weight"], network.parameters["embedding.weight"])
    let after = gradients.parameters["embedding.weight"]
    for row in 0..<5 {
      for j in 0..<3 {
        let isTouched = row < 3
        #expect(abs(new[row, j] - old[row, j] * (isTouched ? 0.999 : 1)) < 1e-15)
        #expect(
          abs(after[row, j] - before[row, j] - (isTouched ? 0.5 * old[row, j] : 0)) < 1e-15)
      }
    }
    #expect(gradients.rows(of: "embedding.weight") == [0, 1, 2])
  }

  @Test("clipping scales a gradient above the limit to it and keeps a smaller one")
  func clipping() {
    let (start, plain) = (network().parameters.all.scalars, stepped(Regularization()).all.scalars)
    let clipped = stepped(Regularization(), clip: 0.01).all.scalars
    let unclipped = stepped(Regularization(), clip: 1000).all.scalars
    let norm = { (end: [Double]) in
      zip(start, end).reduce(0) { $0 + ($1.1 - $1.0) * ($1.1 - $1.0) }.squareRoot() / 0.1
    }
    #expect(norm(plain) > 0.1)
    #expect(abs(norm(clipped) - 0.01) < 1e-12)
    #expect(unclipped == plain)
  }
}
