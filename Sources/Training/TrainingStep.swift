// A training step: the gradients of a batch and the update.

import Matrices
import Networks

/// A network with everything that a training step needs, in memory that is allocated once.
package final class TrainingStep<Scalar: MatrixScalar> {
  package let network: Network<Scalar>
  package let workspace: Workspace<Scalar>
  package var parameters: Parameters<Scalar> { network.parameters }
  private let average: WeightAverage<Scalar>?
  /// The network to evaluate and keep: the average of the weights if there is one, otherwise
  /// `network`.
  package let model: Network<Scalar>
  private let gradients: Gradients<Scalar>
  private let gradientNetwork: Network<Scalar>
  private let update: ParameterUpdate<Scalar>
  private let dropout: DropoutRates
  private let seed: UInt64
  /// The source of the classes to which the loss of a batch is restricted; nil for all classes.
  private let sampler: ClassSampler<Scalar>?

  /// Creates a training step with zero optimizer states.
  ///
  /// - Parameters:
  ///   - clip: The maximum norm of the gradient; 0 for no limit.
  ///   - averaging: The fraction of the steps over which weights are averaged; 0 for no average.
  ///   - seed: The seed of dropout and of samples of the classes.
  ///   - frequencies: The number of training examples of each class, for an output layer that is
  ///     trained over samples of the classes; nil for equal numbers.
  ///   - precision: The precision of matrix products.
  ///   - batch: The maximum number of windows per batch.
  package init(
    _ network: Network<Scalar>, optimizer: any Optimizer, regularization: Regularization,
    clip: Double, averaging: Double = 0, dropout: DropoutRates = DropoutRates(),
    seed: UInt64 = 1, frequencies: [Int]? = nil, precision: Precision = .float32, batch: Int,
    workers: Workers
  ) {
    let configuration = network.configuration
    self.network = network
    self.dropout = dropout
    self.seed = seed
    average =
      averaging > 0
      ? WeightAverage(of: network.parameters, share: averaging, workers: workers) : nil
    model = average.map { network.over($0.parameters) } ?? network
    gradients = Gradients(network.parameters.table)
    gradientNetwork = network.over(gradients.parameters)
    var regularization = regularization
    if configuration.output.isSampled { regularization.includesUntouchedRows = false }
    update = ParameterUpdate(
      of: network.parameters, by: gradients, optimizer, regularization, clip: clip,
      workers: workers)
    sampler =
      configuration.output.isSampled
      ? ClassSampler(
        frequencies: frequencies ?? [Int](repeating: 1, count: configuration.outputs),
        count: configuration.samples, batch: batch, seed: seed) : nil
    workspace = Workspace(
      configuration, capacity: batch, gradients: true, drops: !dropout.areZero,
      precision: precision, workers: workers)
  }

  /// Creates a training step with the given options.
  package convenience init(
    _ network: Network<Scalar>, _ options: TrainingOptions, frequencies: [Int]? = nil, batch: Int,
    workers: Workers
  ) {
    self.init(
      network, optimizer: options.optimizer.optimizer(momentum: options.momentum),
      regularization: options.regularization, clip: options.clip,
      averaging: options.weightAverage ?? 0, dropout: options.dropout, seed: options.seed,
      frequencies: frequencies, precision: options.precision ?? .float32, batch: batch,
      workers: workers)
  }

  /// Trains on a batch, and returns the sum of its losses before the update, in nats.
  ///
  /// - Parameters:
  ///   - rate: η of this step.
  ///   - step: The step, counted from 1.
  package func run(_ batch: Batch, rate: Double, step: Int) -> Double {
    computeGradients(of: batch, step: step)
    workspace.clock?.enter(.optimizer)
    update.run(rate: rate, step: step)
    if let average, average.isDue(after: step) {
      average.add(parameters, step: step)
    }
    workspace.clock?.enter(nil)
    return workspace.losses.prefix(batch.count).reduce(0, +)
  }

  private func computeGradients(of batch: Batch, step: Int) {
    network.computeGradients(
      of: batch.inputs, targets: batch.targets, count: batch.count,
      noise: DropoutNoise(dropout, seed: seed, step: step),
      samples: sampler?.draw(targets: batch.targets, step: step), into: gradients,
      as: gradientNetwork, in: workspace)
  }

  /// The state that a run resumes from, with the prefixes of its names in a file.
  var blocks: [(prefix: String, parameters: Parameters<Scalar>)] {
    [("model/", parameters)]
      + update.blocks
      + (average.map { [("average/", $0.parameters)] } ?? [])
  }
}

extension TrainingStep<Float> {
  /// Whether all values that a run resumes from are finite.
  ///
  /// - Complexity: One pass over the parameters and the optimizer's states.
  var isFinite: Bool { blocks.allSatisfy { $0.parameters.all.isFinite } }
}
