// Tests of the optimizers against PyTorch, and of Float against Double.

import Foundation
import LanguageModel
import Matrices
import Networks
import Randomness
import TestSupport
import Testing

@testable import Training

@Suite("Optimizers")
struct OptimizerTests {
  /// The settings of PyTorch, as in the metadata of the fixtures.
  struct Setting: Sendable, CustomTestStringConvertible {
    let name: String
    let kind: OptimizerKind
    let rate: Double
    var l2 = 0.0
    var weightDecay = 0.0
    var testDescription: String { name }

    var regularization: Regularization {
      Regularization(l2: l2, weightDecay: weightDecay, includesBiases: true)
    }
  }

  static let settings = [
    Setting(name: "sgd", kind: .sgd, rate: 0.1),
    Setting(name: "momentum", kind: .momentum, rate: 0.1),
    Setting(name: "nesterov", kind: .nesterov, rate: 0.1),
    Setting(name: "adagrad", kind: .adagrad, rate: 0.1),
    Setting(name: "rmsprop", kind: .rmsprop, rate: 0.01),
    Setting(name: "adadelta", kind: .adadelta, rate: 1),
    Setting(name: "adam", kind: .adam, rate: 0.01),
    Setting(name: "adamw", kind: .adamw, rate: 0.01, weightDecay: 0.1),
    Setting(name: "sgd_l2", kind: .sgd, rate: 0.1, l2: 0.01),
  ]

  @Test("five steps in Double match PyTorch to 1e-10", arguments: Fixture.names, settings)
  func fiveSteps(fixture name: String, setting: Setting) throws {
    let fixture = try Fixture(name)
    let network: Network<Double> = try fixture.network()
    let parameters = network.parameters
    let step = TrainingStep(
      network, optimizer: setting.kind.optimizer(momentum: 0.9),
      regularization: setting.regularization, clip: 0, batch: fixture.batch,
      workers: Workers(count: 2, leastWork: 1))
    for t in 1...5 {
      _ = step.run(
        Batch(windows: fixture.contexts, targets: fixture.targets), rate: setting.rate, step: t)
    }
    for group in parameters.table.groups {
      let theirs = try fixture.numbers("after/\(setting.name)/\(group.name)")
      let before = try fixture.numbers("parameter/\(group.name)")
      let ours = parameters[group].scalars
      for i in ours.indices where !(abs(ours[i] - theirs[i]) <= 1e-10) {
        Issue.record("\(group.name)[\(i)] is \(ours[i]), expected \(theirs[i])")
      }
      // The steps are far longer than the tolerance, so doing nothing would fail.
      #expect(zip(before, theirs).contains { abs($0 - $1) > 1e-5 })
    }
  }

  /// Makes five steps with the given gradients. Also returns the longest step of each element.
  private func trajectory<Scalar: MatrixScalar>(
    _ setting: Setting, _ start: [Float], _ gradients: [[Float]], _: Scalar.Type,
    damage: Scalar = 1
  ) -> (end: [Double], longestStep: [Double]) {
    let optimizer = setting.kind.optimizer(momentum: 0.9)
    let w = Matrix<Scalar>(1, start.count, start.map(Scalar.init))
    let states = (0..<optimizer.stateCount).map { _ in Matrix<Scalar>(1, start.count) }
    var longest = [Double](repeating: 0, count: start.count)
    for (t, gradient) in gradients.enumerated() {
      let before = w.scalars
      let g = Matrix<Scalar>(1, start.count, gradient.map { Scalar($0) * damage })
      optimizer.update(
        ParameterSlice(
          w: w, g: g, states: states, rows: nil, workers: Workers(count: 3, leastWork: 1)),
        rate: setting.rate, step: t + 1)
      for (i, (old, new)) in zip(before, w.scalars).enumerated() {
        longest[i] = max(longest[i], abs(Double(new) - Double(old)))
      }
    }
    return (w.scalars.map(Double.init), longest)
  }

  /// Returns the number of elements outside the bound 5·u·(|w| + 33·|longest step|).
  ///
  /// Each of the five steps rounds w once and the terms of the step a few dozen times. All terms
  /// have the same sign, so nothing cancels.
  private func disagreements(_ ours: [Double], _ reference: [Double], _ longest: [Double]) -> Int {
    ours.indices.count { i in
      let bound = 5 * unitRoundoff * (abs(reference[i]) + 33 * longest[i])
      return !(abs(ours[i] - reference[i]) <= bound)
    }
  }

  @Test("five steps in Float match those in Double within rounding", arguments: settings)
  func float(setting: Setting) {
    var random = SeededGenerator(seed: 3)
    let count = 1003
    let start = (0..<count).map { _ in Float(random.uniform() - 0.5) }
    let signs = (0..<count).map { _ in Float(Bool.random(using: &random) ? 1 : -1) }
    let gradients = (0..<5).map { _ in signs.map { $0 * Float(0.01 + random.uniform()) } }
    let reference = trajectory(setting, start, gradients, Double.self)
    let ours = trajectory(setting, start, gradients, Float.self)
    #expect(disagreements(ours.end, reference.end, reference.longestStep) == 0)
    // An error of 10⁻⁴ in the gradient is detected if the step depends on the gradient's length.
    if [.sgd, .momentum, .nesterov].contains(setting.kind) {
      let wrong = trajectory(setting, start, gradients, Float.self, damage: 1.0001)
      #expect(disagreements(wrong.end, reference.end, reference.longestStep) > 0)
    }
    let still = start.map(Double.init)
    #expect(disagreements(still, reference.end, reference.longestStep) == count)
  }

  @Test("embeddings of words outside the batch do not change", arguments: OptimizerKind.allCases)
  func untouchedRows(kind: OptimizerKind) {
    let configuration = ModelConfiguration(context: 2, embedding: 3, hidden: [4])
    let network = Network<Float>(configuration.network(vocabulary: 6))
    let parameters = network.parameters
    parameters.initialize(seed: 1)
    let before = parameters["embedding.weight"].scalars
    let step = TrainingStep(
      network, optimizer: kind.optimizer(momentum: 0.9), regularization: Regularization(),
      clip: 0, batch: 2, workers: Workers(count: 1))
    for t in 1...3 {
      _ = step.run(
        Batch(windows: [1, 4, 4, 1], targets: [0, 5]), rate: 0.1, step: t)
    }
    let after = parameters["embedding.weight"].scalars
    for word in 0..<6 {
      let changed = before[word * 3..<word * 3 + 3] != after[word * 3..<word * 3 + 3]
      #expect(changed == [1, 4].contains(word), "word \(word)")
    }
  }

  @Test("gradients are cleared between batches")
  func gradientsAreCleared() {
    let configuration = ModelConfiguration(context: 2, embedding: 3, hidden: [4])
    func train(_ regularization: Regularization, first: [Int32]) -> [Float] {
      let network = Network<Float>(configuration.network(vocabulary: 6))
      let parameters = network.parameters
      parameters.initialize(seed: 1)
      let step = TrainingStep(
        network, optimizer: OptimizerKind.sgd.optimizer(momentum: 0),
        regularization: regularization, clip: 0, batch: 1,
        workers: Workers(count: 1))
      // At rate 0, the first batch can affect the result only through gradients that were not
      // cleared.
      _ = step.run(
        Batch(windows: first, targets: [0]), rate: 0, step: 1)
      _ = step.run(
        Batch(windows: [1, 4], targets: [5]), rate: 0.1, step: 2)
      return parameters.all.scalars
    }
    for regularization in [Regularization(), Regularization(l1: 0.1), Regularization(l2: 0.1)] {
      #expect(train(regularization, first: [2, 3]) == train(regularization, first: [0, 5]))
    }
  }
}
