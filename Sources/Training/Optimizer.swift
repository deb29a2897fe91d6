// What all optimizers share: a rule for each step, applied to regions of the block.

import LanguageModel
import Matrices

/// A rule that moves each parameter against its gradient.
///
/// Embedding rows that a batch did not touch have no gradient and are left alone, states too. For
/// SGD and AdaGrad that is the same as a dense update; for the others it is the lazy variant, as
/// PyTorch's SparseAdam: moments of a word decay only when the word occurs.
package protocol Optimizer: Sendable {
  associatedtype Rule: UpdateRule

  /// The equation of a step.
  /// - Parameters:
  ///   - rate: η, the learning rate of this step.
  ///   - step: t, counted from 1.
  func rule(rate: Double, step: Int) -> Rule

  /// One step for a region.
  func update<Scalar: MatrixScalar>(_ region: Region<Scalar>, rate: Double, step: Int)
}

extension Optimizer {
  /// How many numbers the rule remembers for each parameter; all begin at zero.
  package var stateCount: Int { Rule.stateCount }

  @inline(__always)
  package func update<Scalar: MatrixScalar>(_ region: Region<Scalar>, rate: Double, step: Int) {
    region.apply(rule(rate: rate, step: step))
  }
}

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
