// An n-gram model with back-off weights.

import Text

/// The probabilities of n-grams and the back-off weights of contexts, as in ARPA files:
///
///     p(w | h) = p̂(h w)                if the n-gram h w is in the model
///                β(h) · p(w | h′)      otherwise
///
/// Here h′ is h without its first word, and β is 1 for a context that the model lacks.
package struct NGramModel: Sendable {
  package let vocabulary: Vocabulary
  /// The n-grams of all orders.
  let tree: ReverseTrie
  /// log₁₀ p̂ of each n-gram, by level of the tree.
  let logProbabilities: [[Float]]
  /// log₁₀ β of each n-gram as a context, by level of the tree without the last one; 0 if no n-gram
  /// has this context.
  let logBackoffs: [[Float]]

  /// The logarithm of 0 in ARPA files.
  static let logZero: Float = -99

  /// The maximum number of words in an n-gram.
  package static let highestOrder = 100
  /// The maximum magnitude of a logarithm. 10 to the power of a larger one can exceed the range of
  /// double precision.
  static let greatestLogarithm: Float = 300

  /// The maximum number of words in an n-gram of this model.
  package var order: Int { tree.order }

  /// log₁₀ p̂ of `<unk>` as a unigram.
  package var logUnknown: Float { logProbabilities[0][Vocabulary.unknown] }
  /// Whether the model has no `<unk>` or never predicts it: unknown words have at most the
  /// probability that stands for 0 in ARPA files.
  package var lacksUnknown: Bool { logUnknown <= Self.logZero }

  /// The number of n-grams of each order.
  package var counts: [Int] { tree.levels.map(\.count) }
}
