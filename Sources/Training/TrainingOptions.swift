// The training options that a user can set.

import Matrices
import Networks

/// The training options. Their coding keys are the long option names, as in `config.json`.
package struct TrainingOptions: Codable, Equatable, Sendable {
  package var optimizer: OptimizerKind
  /// η, the learning rate after the warm-up.
  package var learningRate: Double
  /// The momentum of the optimizers `momentum` and `nesterov`.
  package var momentum: Double
  /// The precision of matrix products in training; nil for float32.
  package var precision: Precision?
  /// Windows per batch.
  package var batch: Int
  /// Passes over the training text.
  package var epochs: Int
  package var schedule: LearningRateSchedule.Kind
  /// The number of steps in which the learning rate rises to η.
  package var warmup: Int
  /// τ of the `inverse` schedule, in batches; nil for one epoch.
  package var decayTime: Double?
  /// The factor of the L1 penalty.
  package var l1: Double
  /// The factor of the L2 penalty.
  package var l2: Double
  /// The decoupled weight decay.
  package var weightDecay: Double
  /// The maximum norm of the gradient; 0 for no limit.
  package var clip: Double
  /// The final fraction of the steps over which weights are averaged; nil or 0 for no average.
  package var weightAverage: Double?
  /// Epochs without a better validation after which training stops; 0 for no limit.
  package var patience: Int
  /// Batches after which training stops; nil for no limit.
  package var steps: Int?
  package var seed: UInt64
  /// Seconds between saves other than those at validations; nil for five minutes.
  package var saveEvery: Double?
  /// The number of last validations whose models are kept in addition to the best one; nil for
  /// none.
  package var keep: Int?
  /// The number of samples per batch, for the output layers that are trained over samples; nil for
  /// the others.
  package var samples: Int?
  /// Encoded separately, with its own keys.
  package var dropout = DropoutRates()

  package enum CodingKeys: String, CodingKey {
    case optimizer, momentum, precision, batch, epochs, schedule, warmup, l1, l2, clip, patience,
      steps, seed, keep, samples
    case learningRate = "learning-rate"
    case decayTime = "decay-time"
    case weightDecay = "weight-decay"
    case weightAverage = "weight-average"
    case saveEvery = "save-every"
  }

  package init(
    optimizer: OptimizerKind = .adam, learningRate: Double? = nil, momentum: Double = 0.9,
    precision: Precision? = nil, batch: Int = 128, epochs: Int = 10,
    schedule: LearningRateSchedule.Kind = .constant,
    warmup: Int = 0, decayTime: Double? = nil, l1: Double = 0, l2: Double = 0,
    weightDecay: Double? = nil, clip: Double = 0, weightAverage: Double? = nil,
    patience: Int = 0, steps: Int? = nil, seed: UInt64 = 1, dropout: DropoutRates = DropoutRates()
  ) {
    self.optimizer = optimizer
    self.learningRate = learningRate ?? optimizer.defaultRate
    self.momentum = momentum
    self.precision = precision
    self.batch = batch
    self.epochs = epochs
    self.schedule = schedule
    self.warmup = warmup
    self.decayTime = decayTime
    self.l1 = l1
    self.l2 = l2
    self.weightDecay = weightDecay ?? optimizer.defaultWeightDecay
    self.clip = clip
    self.weightAverage = weightAverage
    self.patience = patience
    self.steps = steps
    self.seed = seed
    self.dropout = dropout
  }

  package var regularization: Regularization {
    Regularization(l1: l1, l2: l2, weightDecay: weightDecay)
  }

  /// Returns the number of batches of the run.
  package func totalSteps(batchesPerEpoch batches: Int) -> Int {
    let (product, overflow) = batches.multipliedReportingOverflow(by: epochs)
    return min(overflow ? .max : product, steps ?? .max)
  }

  package func learningRateSchedule(batchesPerEpoch batches: Int) -> LearningRateSchedule {
    LearningRateSchedule(
      kind: schedule, rate: learningRate, warmup: warmup,
      decayTime: decayTime ?? Double(max(batches, 1)),
      totalSteps: totalSteps(batchesPerEpoch: batches))
  }
}
