// The output layers of language models.

import Networks

/// An output layer of a language model. All of them give the probabilities of a softmax, but they are
/// trained in different ways.
package enum OutputLayerChoice: String, CaseIterable, Codable, Sendable {
  /// The exact cross-entropy over all words.
  case softmax
  /// The cross-entropy over the target and sampled words.
  case sampled

  package var kind: OutputLayerKind {
    switch self {
    case .softmax: .softmax
    case .sampled: .sampled
    }
  }

  /// The number of samples per batch unless specified; nil if training uses no samples.
  package var defaultSamples: Int? {
    switch self {
    case .softmax: nil
    case .sampled: 256
    }
  }
}
