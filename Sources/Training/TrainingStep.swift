// One step of training: the gradient, its reduction, the update.

import Matrices
import Networks

/// A network with all that it takes to improve it by a batch, in memory that is made once.
package final class TrainingStep<Scalar: MatrixScalar> {
  package let network: Network<Scalar>
  package let workspace: Workspace<Scalar>
  package var parameters: Parameters<Scalar> { network.parameters }
  private let average: WeightAverage<Scalar>?
  /// What is worth evaluating and keeping: the average of the weights, if there is one.
  package let model: Network<Scalar>
  private let gradients: Gradients<Scalar>
  private let gradientNetwork: Network<Scalar>
  private let update: ParameterUpdate<Scalar>
  private let dropout: DropoutRates
  private let seed: UInt64

  /// - Parameters:
  ///   - clip: the longest gradient; 0 for any.
  ///   - averaging: over what last share of the steps weights are averaged; 0 for no average.
  ///   - seed: of what is dropped.
  package init(
    _ network: Network<Scalar>, optimizer: any Optimizer, regularization: Regularization,
    clip: Double, averaging: Double = 0, dropout: DropoutRates = DropoutRates(),
    seed: UInt64 = 1, batch: Int, workers: Workers
  ) {
    self.network = network
    self.dropout = dropout
    self.seed = seed
    average =
      averaging > 0
      ? WeightAverage(of: network.parameters, share: averaging, workers: workers) : nil
    model = average.map { network.over($0.parameters) } ?? network
    gradients = Gradients(network.parameters.table)
    gradientNetwork = network.over(gradients.parameters)
    update = ParameterUpdate(
      of: network.parameters, by: gradients, optimizer, regularization, clip: clip,
      workers: workers)
    workspace = Workspace(
      network.configuration, capacity: batch, gradients: true, drops: !dropout.areZero,
      workers: workers)
  }

  /// The step that options describe.
  package convenience init(
    _ network: Network<Scalar>, _ options: TrainingOptions, batch: Int, workers: Workers
  ) {
    self.init(
      network, optimizer: options.optimizer.optimizer(momentum: options.momentum),
      regularization: options.regularization, clip: options.clip,
      averaging: options.weightAverage ?? 0, dropout: options.dropout, seed: options.seed,
      batch: batch, workers: workers)
  }

  /// Improves the parameters by a batch and returns the sum of its losses, in nats, as they were
  /// before.
  ///
  /// - Parameters:
  ///   - rate: η of this step.
  ///   - step: counted from 1.
  package func run(_ batch: Batch, rate: Double, step: Int) -> Double {
    computeGradients(of: batch, step: step)
    reduce()
    workspace.clock?.enter(.optimizer)
    update.run(rate: rate, step: step)
    if let average, average.isDue(after: step) {
      update.decayAllRows()
      average.add(parameters, step: step)
    }
    workspace.clock?.enter(nil)
    return workspace.losses.prefix(batch.count).reduce(0, +)
  }

  /// Brings all parameters up to date before the model is evaluated; does nothing unless rows decay
  /// lazily.
  ///
  /// This changes bits, so a run may only do it at fixed steps, not when the clock asks for a save.
  func prepareForEvaluation() { update.decayAllRows() }

  private func computeGradients(of batch: Batch, step: Int) {
    network.computeGradients(
      of: batch.windows, targets: batch.targets, count: batch.count,
      noise: DropoutNoise(dropout, seed: seed, step: step), into: gradients,
      as: gradientNetwork, in: workspace)
  }

  /// Where the gradients of several processes will be summed; one process has the whole sum.
  private func reduce() {}

  /// All that a run goes on from, by the prefixes of its names in a file.
  var blocks: [(prefix: String, parameters: Parameters<Scalar>)] {
    [("model/", parameters)]
      + update.blocks
      + (average.map { [("average/", $0.parameters)] } ?? [])
  }
}

extension TrainingStep<Float> {
  /// Whether all that a run goes on from is finite.
  ///
  /// - Complexity: one pass over the parameters and the optimizer's states.
  var isFinite: Bool { blocks.allSatisfy { $0.parameters.all.isFinite } }
}
