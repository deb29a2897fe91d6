// The probability that the next word is any of a set.

import Foundation

/// p(S | h) = Σ p(w | h) over the words w of a set S, computed by back-off as p(w | h) is:
///
///     p(S | h) = β(h) p(S | h′) + Σ (p̂(h w) − β(h) p(w | h′))
///
/// Here h′ is h without its first word. The sum is over the w in S whose n-gram h w is in the
/// model: it is what S gains over the backed-off probability.
struct WordSet: Sendable {
  /// Σ p(w) over the words of S.
  private let unigrams: Double
  /// The gain after each n-gram as a context, by level as the back-off weights of the model.
  private let gains: [[Double]]

  /// Computes the gains of all contexts.
  ///
  /// - Parameters:
  ///   - isMember: For each word of the model, whether it is in S.
  ///   - model: For each of its n-grams h w, it must contain the context h, as models written by
  ///     toolkits do; an n-gram without its context is ignored.
  /// - Complexity: O(order × log of the vocabulary size) for each n-gram that ends with a member; 8
  ///   bytes of memory per context.
  init(_ isMember: [Bool], in model: NGramModel) {
    let (tree, logProbabilities) = (model.tree, model.logProbabilities)
    precondition(
      isMember.count == model.vocabulary.count,
      "\(isMember.count) words, \(model.vocabulary.count) of the model")
    unigrams = isMember.indices.reduce(0) { sum, word in
      isMember[word] ? sum + Self.power(logProbabilities[0][word]) : sum
    }
    var gains = model.logBackoffs.map { [Double](repeating: 0, count: $0.count) }
    for level in 1..<tree.order {
      tree.forEachNGram(at: level) { index, words in
        guard isMember[Int(words[level])], let context = tree.index(of: words.dropLast()),
          let shorter = tree.index(of: words.dropFirst())
        else { return }
        let backoff = Self.power(model.logBackoffs[level - 1][context])
        gains[level - 1][context] +=
          Self.power(logProbabilities[level][index])
          - backoff * Self.power(logProbabilities[level - 1][shorter])
      }
    }
    self.gains = gains
  }

  /// Returns p(S | h), clamped to 0...1 because the probabilities of a model need not sum to 1.
  ///
  /// - Parameter contexts: The indices of the n-grams of the last word of h, of its last two words,
  ///   and so on, as far as the model has them.
  /// - Complexity: O(order).
  func probability(after contexts: [Int], in model: NGramModel) -> Double {
    var probability = unigrams
    for (level, context) in contexts.enumerated() {
      let backoff = Self.power(model.logBackoffs[level][context])
      probability = backoff * probability + gains[level][context]
    }
    // Also turns NaN into 0.
    return probability > 0 ? min(probability, 1) : 0
  }

  private static func power(_ logarithm: Float) -> Double { pow(10, Double(logarithm)) }
}
