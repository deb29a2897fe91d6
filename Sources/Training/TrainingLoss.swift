// The kinds of training losses, which the log tells apart.

import Networks

/// The loss that training minimizes.
package enum TrainingLoss: Sendable {
  /// The cross-entropy, whose exponential is a perplexity.
  case crossEntropy
  /// The loss of a sampled softmax.
  case sampled

  package init(of output: OutputLayerKind) {
    switch output {
    case .softmax, .adaptive, .logistic, .sum: self = .crossEntropy
    case .sampled: self = .sampled
    }
  }
}
