// Tests with small problems: the known result of one step, and what a network can learn.

import LanguageModel
import Matrices
import Networks
import Testing

@testable import Training

@Suite("Learning small problems")
struct LearningTests {
  @Test("one SGD step of logistic regression from zero gives the known weights")
  func logisticRegression() {
    // A softmax over two classes with logits (0, w·x + b) is logistic regression. Here both classes
    // have weights; by symmetry, those of class 1 change as w does.
    let configuration = ModelConfiguration(context: 1, embedding: 2, hidden: [])
    let network = Network<Double>(configuration.network(vocabulary: 2))
    let parameters = network.parameters
    parameters["embedding.weight"].copy(from: Matrix(2, 2, [3.0, 2, 0, 0]))
    let step = TrainingStep(
      network, optimizer: OptimizerKind.sgd.optimizer(momentum: 0),
      regularization: Regularization(), clip: 0, batch: 1,
      workers: Workers(count: 1))
    _ = step.run(
      Batch(windows: [0], targets: [1]), rate: 0.1, step: 1)
    let (w, b) = (parameters["output.weight"], parameters["output.bias"])
    #expect(abs(w[0, 1] - 0.15) < 1e-15)
    #expect(abs(w[1, 1] - 0.1) < 1e-15)
    #expect(abs(b[0, 1] - 0.05) < 1e-15)
  }

  /// Returns the mean loss, in nats, of a network trained on the exclusive or of two words.
  private func xorLoss(hidden: [Int], direct: Bool = false) -> Double {
    let configuration = ModelConfiguration(
      context: 2, embedding: 2, hidden: hidden, direct: direct)
    let network = Network<Double>(configuration.network(vocabulary: 2))
    network.parameters.initialize(seed: 4)
    let step = TrainingStep(
      network, optimizer: OptimizerKind.adam.optimizer(momentum: 0),
      regularization: Regularization(), clip: 0, batch: 4,
      workers: Workers(count: 1))
    var loss = 0.0
    for t in 1...1500 {
      loss = step.run(
        Batch(windows: [0, 0, 0, 1, 1, 0, 1, 1], targets: [0, 1, 1, 0]), rate: 0.02, step: t)
    }
    return loss / 4
  }

  @Test("a network learns XOR with a hidden layer but not without one")
  func exclusiveOr() {
    #expect(xorLoss(hidden: [4]) < 0.01)
    // Without a hidden layer, the best prediction is one half, with a loss of ln 2 = 0.693 nats.
    #expect(abs(xorLoss(hidden: []) - 0.6931) < 0.001)
    #expect(abs(xorLoss(hidden: [], direct: true) - 0.6931) < 0.001)
  }
}
