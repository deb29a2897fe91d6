// The choice of optimizers.

/// The optimizers by the names that users specify.
package enum OptimizerKind: String, CaseIterable, Codable, Sendable {
  case sgd, momentum, nesterov, adagrad, rmsprop, adadelta, adam, adamw

  /// Returns the optimizer. Only `momentum` and `nesterov` use μ.
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
}
