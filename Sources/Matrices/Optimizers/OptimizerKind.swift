// The optimizers to choose from.

/// The optimizers by the names that users know.
package enum OptimizerKind: String, CaseIterable, Codable, Sendable {
  case sgd, momentum, nesterov, adagrad, rmsprop, adadelta, adam, adamw

  package func optimizer(momentum μ: Double) -> any Optimizer {
    switch self {
    case .sgd: SGD()
    case .momentum: Momentum(momentum: μ)
    case .nesterov: Nesterov(momentum: μ)
    case .adagrad: AdaGrad()
    case .rmsprop: RMSProp()
    case .adadelta: AdaDelta()
    case .adam: Adam()
    case .adamw: AdamW()
    }
  }

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
