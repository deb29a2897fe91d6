// What goes with an optimizer unless the user says otherwise.

import Matrices

extension OptimizerKind {
  /// A learning rate that is good for most texts.
  package var defaultRate: Double {
    switch self {
    case .sgd: 0.5
    case .momentum, .nesterov: 0.05
    case .adagrad: 0.05
    case .rmsprop, .adam, .adamw: 0.001
    case .adadelta: 1
    }
  }

  /// The decoupled weight decay that belongs to the optimizer.
  package var defaultWeightDecay: Double { self == .adamw ? 0.1 : 0 }
}
