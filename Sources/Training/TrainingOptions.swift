// How a model is trained: the numbers that a user may choose.

import Matrices
import Networks

/// The options of training by their long names, as `config.json` holds them.
package struct TrainingOptions: Codable, Equatable, Sendable {
  package var optimizer: OptimizerKind
  package var learningRate: Double
  package var momentum: Double
  /// Windows a batch.
  package var batch: Int
  /// Passes over the training text.
  package var epochs: Int
  package var schedule: LearningRateSchedule.Kind
  package var warmup: Int
  /// τ of the schedule `inverse`, in batches; nil for one epoch.
  package var decayTime: Double?
  package var l1: Double
  package var l2: Double
  package var weightDecay: Double
  /// The longest gradient; 0 for any.
  package var clip: Double
  /// Over what last share of the steps weights are averaged; nil or 0 for no average.
  package var weightAverage: Double?
  /// Epochs without a better validation after which training stops; 0 for never.
  package var patience: Int
  /// The number of batches after which training stops; nil for no such limit.
  package var steps: Int?
  package var seed: UInt64
  /// Seconds after which a save is due between validations; nil for five minutes.
  package var saveEvery: Double?
  /// The number of last validations whose models are kept beside the best; nil for none.
  package var keep: Int?
  /// Encoded beside these options, by its own keys.
  package var dropout = DropoutRates()

  package enum CodingKeys: String, CodingKey {
    case optimizer, momentum, batch, epochs, schedule, warmup, l1, l2, clip, patience, steps, seed,
      keep
    case learningRate = "learning-rate"
    case decayTime = "decay-time"
    case weightDecay = "weight-decay"
    case weightAverage = "weight-average"
    case saveEvery = "save-every"
  }

  package init(
    optimizer: OptimizerKind = .adam, learningRate: Double? = nil, momentum: Double = 0.9,
    batch: Int = 128, epochs: Int = 10, schedule: LearningRateSchedule.Kind = .constant,
    warmup: Int = 0, decayTime: Double? = nil, l1: Double = 0, l2: Double = 0,
    weightDecay: Double? = nil, clip: Double = 0, weightAverage: Double? = nil,
    patience: Int = 0, steps: Int? = nil, seed: UInt64 = 1, dropout: DropoutRates = DropoutRates()
  ) {
    self.optimizer = optimizer
    self.learningRate = learningRate ?? optimizer.defaultRate
    self.momentum = momentum
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

  /// The number of batches in all, when an epoch has `batches`.
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
