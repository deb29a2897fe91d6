// Penalties and clipping against their equations.

import LanguageModel
import Matrices
import Testing

@testable import Training

@Suite("Penalties and clipping")
struct RegularizationTests {
  private let configuration = ModelConfiguration(context: 2, embedding: 3, hidden: [4])

  private func parameters() -> Parameters<Double> {
    let parameters = Parameters<Double>(configuration, vocabulary: 5)
    parameters.initialize(seed: 2)
    parameters["hidden.0.bias"].copy(from: Matrix(1, 4, [0.5, -0.5, 0, 1]))
    return parameters
  }

  /// The parameters after one step of SGD at rate 0.1.
  private func stepped(_ regularization: Regularization, clip: Double = 0) -> Parameters<Double> {
    let parameters = parameters()
    let step = TrainingStep(
      parameters, optimizer: OptimizerKind.sgd.optimizer(momentum: 0),
      regularization: regularization, clip: clip, batch: 2,
      workers: Workers(count: 1))
    _ = step.run([0, 1, 2, 2], targets: [3, 4], count: 2, rate: 0.1, step: 1)
    return parameters
  }

  @Test("L1 moves each weight by η λ sign(w), L2 by η λ w, decay shrinks it by η λ w")
  func penalties() {
    let (start, plain) = (parameters(), stepped(Regularization()))
    let l1 = stepped(Regularization(l1: 0.01))
    let l2 = stepped(Regularization(l2: 0.01))
    let decayed = stepped(Regularization(weightDecay: 0.01))
    for entry in start.table.entries {
      let penalized = entry.isBias ? 0.0 : 1.0
      for i in 0..<entry.count {
        let w = start[entry].scalars[i]
        let p = plain[entry].scalars[i]
        let sign = w > 0 ? 1.0 : w < 0 ? -1.0 : 0.0
        #expect(abs(l1[entry].scalars[i] - (p - 0.1 * 0.01 * sign * penalized)) < 1e-15)
        #expect(abs(l2[entry].scalars[i] - (p - 0.1 * 0.01 * w * penalized)) < 1e-15)
        #expect(abs(decayed[entry].scalars[i] - (p - 0.1 * 0.01 * w * penalized)) < 1e-15)
      }
    }
  }

  @Test("a gradient longer than the limit is scaled to it, a shorter one is left alone")
  func clipping() {
    let (start, plain) = (parameters().all.scalars, stepped(Regularization()).all.scalars)
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
