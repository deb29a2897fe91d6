// What all optimizers share: an equation for each parameter, applied to regions of the block.

import LanguageModel
import Matrices

/// Parameters w, their gradient g and the optimizer's states of the same shape; of these the rows,
/// or all of them when `rows` is nil.
package struct Region<Scalar: MatrixScalar> {
  package let w: Matrix<Scalar>
  package let g: Matrix<Scalar>
  package let states: [Matrix<Scalar>]
  package let rows: [Int32]?
  package let workers: Workers
}

/// A rule that moves each parameter against its gradient.
///
/// Embedding rows that a batch did not touch have no gradient and are left alone, states too. For
/// SGD and AdaGrad that is the same as a dense update; for the others it is the lazy variant, as
/// PyTorch's SparseAdam: moments of a word decay only when the word occurs.
package protocol Optimizer: Sendable {
  /// How many numbers the rule remembers for each parameter; all begin at zero.
  var stateCount: Int { get }

  /// One step for a region.
  /// - Parameters:
  ///   - rate: η, the learning rate of this step.
  ///   - step: t, counted from 1.
  /// - Complexity: one pass over w, g and the states.
  func update<Scalar: MatrixScalar>(_ region: Region<Scalar>, rate: Double, step: Int)
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
