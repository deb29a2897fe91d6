// Interpolated modified Kneser-Ney smoothing: estimating probabilities from counts.

import Foundation
import Text

/// An error for a text with more words than can be counted.
package struct TooManyWords: Error, CustomStringConvertible {
  let name: String

  package var description: String {
    "'\(name)' has more words and line ends than the \(Int32.max) that can be counted; use a part "
      + "of it."
  }
}

/// An estimated model and the discounts of each order.
package struct KneserNey: Sendable {
  package let model: NGramModel
  /// The discounts of each order, from 1.
  package let discounts: [Discounts]

  /// Estimates a model of n-grams up to `order` from all words of `text`, with each line on its
  /// own.
  ///
  ///     p(w | h) = (a(h w) − D(a(h w))) / Σᵥ a(h v) + γ(h) p(w | h′)
  ///     γ(h)     = Σᵥ D(a(h v)) / Σᵥ a(h v)
  ///
  /// Here a is the adjusted count (``NGramCounts``), D the discount, γ(h) the back-off weight, and
  /// h′ is h without its first word. If h is empty, p(w | h′) is uniform over all words, including
  /// `<unk>` and `</s>` but not `<s>`.
  ///
  /// - Source: Chen and Goodman 1998; Heafield et al. 2013, whose `lmplz` computes the same.
  /// - Throws: `TextError` if there is no word; ``TooManyWords`` if there are more than 2³¹ − 1
  ///   words, counting the `<s>` and `</s>` of each line.
  /// - Complexity: O(order × words) time; about 30 bytes of memory per n-gram and 20 per word.
  package init(training text: SourceText, tokenizer: Tokenizer, order: Int) throws {
    let vocabulary = try Vocabulary(
      training: [text], tokenizer: tokenizer, minCount: 1, maxSize: nil)
    var ids = [Int32(Vocabulary.startOfLine)]
    vocabulary.forEachToken(of: text, tokenizer) { id in
      ids.append(id)
      if id == Vocabulary.endOfLine { ids.append(Int32(Vocabulary.startOfLine)) }
    }
    ids.removeLast()
    guard ids.count <= Int32.max else { throw TooManyWords(name: text.name) }
    self.init(
      NGramCounts(ids, vocabularyCount: vocabulary.count, order: order), vocabulary: vocabulary)
  }

  private init(_ counts: NGramCounts, vocabulary: Vocabulary) {
    var discounts: [Discounts] = []
    var logProbabilities: [[Float]] = []
    var logBackoffs: [[Float]] = []
    // The probabilities of the previous level. Below the first level there is only the uniform one.
    var lower = [1 / Double(vocabulary.count - 1)]
    for level in counts.levels.indices {
      discounts.append(Discounts(counts: counts.levels[level].counts))
      let (probabilities, backoffs) = Self.interpolate(
        counts, level, discounts[level], lower: lower)
      lower = probabilities
      logProbabilities.append(probabilities.map(Self.log))
      if level > 0 { logBackoffs.append(backoffs.map(Self.log)) }
    }
    logProbabilities[0][Vocabulary.startOfLine] = NGramModel.logZero
    model = NGramModel(
      vocabulary: vocabulary, tree: counts.tree, logProbabilities: logProbabilities,
      logBackoffs: logBackoffs)
    self.discounts = discounts
  }

  /// Returns p of each n-gram of a level, and γ of each n-gram of the previous level: 1 if no
  /// n-gram has it as its context.
  ///
  /// - Parameter lower: p of each n-gram of the previous level.
  private static func interpolate(
    _ counts: NGramCounts, _ level: Int, _ discounts: Discounts, lower: [Double]
  ) -> (probabilities: [Double], backoffs: [Double]) {
    let (counts, tree, contexts) = (
      counts.levels[level].counts, counts.tree, counts.levels[level].contexts
    )
    var totals = [Double](repeating: 0, count: lower.count)
    var discounted = totals
    for (count, context) in zip(counts, contexts) {
      totals[Int(context)] += Double(count)
      discounted[Int(context)] += discounts[count]
    }
    let backoffs = zip(discounted, totals).map { $1 > 0 ? $0 / $1 : 1 }

    var probabilities: [Double] = []
    probabilities.reserveCapacity(counts.count)
    for shorter in lower.indices {
      let extensions = level == 0 ? counts.indices : tree.extensions(of: shorter, at: level - 1)
      for index in extensions {
        let context = Int(contexts[index])
        let own = (Double(counts[index]) - discounts[counts[index]]) / totals[context]
        probabilities.append(own + backoffs[context] * lower[shorter])
      }
    }
    return (probabilities, backoffs)
  }

  private static func log(_ number: Double) -> Float {
    max(Float(log10(number)), NGramModel.logZero)
  }
}
