// The default learning rate and weight decay of each optimizer.

import Matrices

extension OptimizerKind {
  /// A learning rate that suits most texts.
  package var defaultRate: Double {
    switch self {
    case .sgd: 0.5
    case .momentum, .nesterov: 0.05
    case .adagrad: 0.05
    case .rmsprop, .adam, .adamw: 0.001
    case .adadelta: 1
    }
  }

  /// The default decoupled weight decay, which only AdamW has.
  package var defaultWeightDecay: Double { self == .adamw ? 0.1 : 0 }
}
