// One step of training: gradient, regularisation, clipping, update.

import LanguageModel
import Matrices

/// A network with all that it takes to improve it by a batch, in memory that is made once.
///
/// Embedding rows that a batch did not touch have no gradient and are left alone, states too. For
/// SGD and AdaGrad that is the same as a dense update; for the others it is the lazy variant, as
/// PyTorch's SparseAdam: moments of a word decay only when the word occurs.
package final class TrainingStep<Scalar: MatrixScalar> {
  package let parameters: Parameters<Scalar>
  package let network: Network<Scalar>
  package let workspace: Workspace<Scalar>
  /// The optimizer's memory, one block a state.
  package let states: [Parameters<Scalar>]
  private let average: WeightAverage<Scalar>?
  /// What is worth evaluating and keeping: the average of the weights, if there is one.
  package var model: Parameters<Scalar> { average?.parameters ?? parameters }
  let modelNetwork: Network<Scalar>
  private let gradients: Gradients<Scalar>
  private let optimizer: any Optimizer
  private var embedding: Region<Scalar>
  private let rest: Region<Scalar>
  private let regularization: Regularization
  private let clipping: GradientClipping?
  private let dropout: DropoutRates
  private let seed: UInt64
  private let workers: Workers

  /// - Parameters:
  ///   - clip: the longest gradient; 0 for any.
  ///   - averaging: over what last share of the steps weights are averaged; 0 for no average.
  ///   - seed: of what is dropped.
  package init(
    _ parameters: Parameters<Scalar>, optimizer: any Optimizer, regularization: Regularization,
    clip: Double, averaging: Double = 0, dropout: DropoutRates = DropoutRates(),
    seed: UInt64 = 1, batch: Int, workers: Workers
  ) {
    self.parameters = parameters
    self.optimizer = optimizer
    self.regularization = regularization
    self.dropout = dropout
    self.seed = seed
    self.workers = workers
    clipping = clip > 0 ? GradientClipping(limit: clip) : nil
    network = Network(over: parameters)
    average =
      averaging > 0 ? WeightAverage(of: parameters, share: averaging, workers: workers) : nil
    modelNetwork = average.map { Network(over: $0.parameters) } ?? network
    let gradients = Gradients(for: parameters)
    let states = (0..<optimizer.stateCount).map { _ in parameters.zeros() }
    (self.gradients, self.states) = (gradients, states)
    embedding = Region(
      w: parameters.embedding, g: gradients.parameters.embedding,
      states: states.map(\.embedding), workers: workers)
    rest = Region(
      w: parameters.rest, g: gradients.parameters.rest, states: states.map(\.rest),
      workers: workers)
    workspace = Workspace(
      parameters.configuration, vocabulary: parameters.vocabulary, capacity: batch,
      gradients: true, drops: !dropout.areZero, workers: workers)
  }

  /// The step that options describe.
  package convenience init(
    _ parameters: Parameters<Scalar>, _ options: TrainingOptions, batch: Int, workers: Workers
  ) {
    self.init(
      parameters, optimizer: options.optimizer.optimizer(momentum: options.momentum),
      regularization: options.regularization, clip: options.clip,
      averaging: options.weightAverage ?? 0, dropout: options.dropout, seed: options.seed,
      batch: batch, workers: workers)
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
    gradients.compute(
      of: network, contexts, targets: targets, count: count,
      noise: DropoutNoise(dropout, seed: seed, step: step), in: workspace)
    workspace.clock?.enter(.optimizer)
    if regularization.isActive {
      regularization.apply(to: parameters, gradients: gradients, rate: rate, on: workers)
    }
    clipping?.apply(to: gradients, on: workers)
    embedding.rows = gradients.touchedRows
    optimizer.update(embedding, rate: rate, step: step)
    // The gradients' list of rows must have no other owner when they change it.
    embedding.rows = nil
    optimizer.update(rest, rate: rate, step: step)
    average?.add(parameters, step: step)
    workspace.clock?.enter(nil)
    var nats = 0.0
    for i in 0..<count { nats += workspace.losses[i] }
    return nats
  }

  /// All that a run goes on from, by the prefixes of its names in a file.
  var blocks: [(prefix: String, parameters: Parameters<Scalar>)] {
    [("model/", parameters)]
      + states.enumerated().map { ("optimizer.\($0.offset)/", $0.element) }
      + (average.map { [("average/", $0.parameters)] } ?? [])
  }
}

extension TrainingStep<Float> {
  /// Whether all that a run goes on from is finite.
  ///
  /// - Complexity: one pass over the parameters and the optimizer's states.
  var isFinite: Bool { blocks.allSatisfy { $0.parameters.all.isFinite } }
}
