// How likely it is that the next word is any of a set.

import Foundation

/// p(S | h) = Σ p(w | h) over the words w of a set S, found by backing off as p(w | h) is:
///
///     p(S | h) = β(h) p(S | h′) + Σ (p̂(h w) − β(h) p(w | h′))
///
/// where h′ is h without its first word, and the sum is over those w in S for which the model has
/// h w: what S gains by their being there.
struct WordSet: Sendable {
  /// Σ p(w).
  private let unigrams: Double
  /// What S gains after each n-gram as a context, beside the levels of the model's back-off weights.
  private let gains: [[Double]]

  /// - Parameters:
  ///   - isMember: of each word of the model.
  ///   - model: has the context h of each of its n-grams h w, as toolkits write them.
  /// - Complexity: O(order × log of the vocabulary) for each n-gram that ends in a member; 8 bytes a
  ///   context.
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

  /// p(S | h), in 0...1 whatever a model says that does not sum to 1.
  ///
  /// - Parameter contexts: the indices of h without all but its last word, its last two, and so on,
  ///   as far as the model has them.
  /// - Complexity: O(order).
  func probability(after contexts: [Int], in model: NGramModel) -> Double {
    var probability = unigrams
    for (level, context) in contexts.enumerated() {
      let backoff = Self.power(model.logBackoffs[level][context])
      probability = backoff * probability + gains[level][context]
    }
    // 0 of what is not a number, too.
    return probability > 0 ? min(probability, 1) : 0
  }

  private static func power(_ logarithm: Float) -> Double { pow(10, Double(logarithm)) }
}
