// The output layers of language models.

import Networks

/// An output layer of a language model. `sampled` gives the probabilities of a softmax, but is trained
/// in another way.
package enum OutputLayerChoice: String, CaseIterable, Codable, Sendable {
  /// The exact cross-entropy over all words.
  case softmax
  /// The cross-entropy over the target and sampled words.
  case sampled
  /// An exact softmax over frequent words and clusters of rarer ones.
  case adaptive

  package var kind: OutputLayerKind {
    switch self {
    case .softmax: .softmax
    case .sampled: .sampled
    case .adaptive: .adaptive
    }
  }

  /// The number of samples per batch unless specified; nil if training uses no samples.
  package var defaultSamples: Int? {
    switch self {
    case .softmax, .adaptive: nil
    case .sampled: 256
    }
  }
}
