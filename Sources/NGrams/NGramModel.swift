// An n-gram model with back-off.

import Text

/// The probabilities of n-grams and the back-off weights of contexts, as ARPA files hold them:
///
///     p(w | h) = p̂(h w)                if the n-gram h w is in the model
///                β(h) · p(w | h′)      if not; h′ is h without its first word, β is 1 for a
///                                      context that the model lacks
package struct NGramModel: Sendable {
  package let vocabulary: Vocabulary
  let tree: ReverseTrie
  /// log₁₀ p̂ of each n-gram, beside the levels of the tree.
  let logProbabilities: [[Float]]
  /// log₁₀ β of each n-gram as a context, 0 if none follows it; none for the highest order.
  let logBackoffs: [[Float]]

  /// What ARPA files write for the logarithm of 0.
  static let logZero: Float = -99

  /// The most words that an n-gram may have.
  package static let highestOrder = 100
  /// No logarithm is further from 0: no double-precision number could be its power.
  static let greatestLogarithm: Float = 300

  package var order: Int { tree.order }

  /// log₁₀ p of an unknown word after one that no n-gram begins with.
  package var logUnknown: Float { logProbabilities[0][Vocabulary.unknown] }
  /// Whether unknown words are impossible, but for the probability that stands for 0 in ARPA files:
  /// the model has no `<unk>`, or one that it never predicts.
  package var lacksUnknown: Bool { logUnknown <= Self.logZero }

  /// How many n-grams of each order there are.
  package var counts: [Int] { tree.levels.map(\.count) }
}
