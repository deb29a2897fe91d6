// One step of training: gradient, regularisation, clipping, update.

import LanguageModel
import Matrices

/// A network with all that it takes to improve it by a batch, in memory that is made once.
package final class TrainingStep<Scalar: MatrixScalar> {
  package let parameters: Parameters<Scalar>
  package let network: Network<Scalar>
  package let workspace: Workspace<Scalar>
  /// The optimizer's memory, one block a state.
  package let states: [Parameters<Scalar>]
  private let gradients: Gradients<Scalar>
  private let optimizer: any Optimizer
  private let regularization: Regularization
  private let clipping: GradientClipping?
  private let workers: Workers

  /// - Parameter clip: the longest gradient; 0 for any.
  package init(
    _ parameters: Parameters<Scalar>, optimizer: any Optimizer, regularization: Regularization,
    clip: Double, batch: Int, workers: Workers
  ) {
    self.parameters = parameters
    self.optimizer = optimizer
    self.regularization = regularization
    self.workers = workers
    clipping = clip > 0 ? GradientClipping(limit: clip) : nil
    network = Network(over: parameters)
    gradients = Gradients(for: parameters)
    states = (0..<optimizer.stateCount).map { _ in parameters.zeros() }
    workspace = Workspace(
      parameters.configuration, vocabulary: parameters.vocabulary, capacity: batch,
      gradients: true, workers: workers)
  }

  /// Improves the parameters by `count` windows and returns the sum of their losses, in nats, as
  /// they were before.
  ///
  /// - Parameters:
  ///   - rate: η of this step.
  ///   - step: counted from 1.
  package func run(
    _ contexts: [Int32], targets: [Int32], count: Int, rate: Double, step: Int
  ) -> Double {
    gradients.compute(of: network, contexts, targets: targets, count: count, in: workspace)
    workspace.clock?.enter(.optimizer)
    if regularization.isActive {
      regularization.apply(to: parameters, gradients: gradients, rate: rate, on: workers)
    }
    clipping?.apply(to: gradients, on: workers)
    optimizer.update(
      region(\.embedding, rows: gradients.touchedRows), rate: rate, step: step)
    optimizer.update(region(\.rest, rows: nil), rate: rate, step: step)
    workspace.clock?.enter(nil)
    var nats = 0.0
    for i in 0..<count { nats += workspace.losses[i] }
    return nats
  }

  private func region(
    _ part: KeyPath<Parameters<Scalar>, Matrix<Scalar>>, rows: [Int32]?
  ) -> Region<Scalar> {
    Region(
      w: parameters[keyPath: part], g: gradients.parameters[keyPath: part],
      states: states.map { $0[keyPath: part] }, rows: rows, workers: workers)
  }
}
