// Interpolated modified Kneser-Ney smoothing: from counts to probabilities.

import Foundation
import Text

/// A text longer than can be counted.
package struct TooManyWords: Error, CustomStringConvertible {
  let name: String

  package var description: String {
    "'\(name)' has more words and line ends than the \(Int32.max) that can be counted; give a part "
      + "of it."
  }
}

/// An estimated model and the discounts of each order.
package struct KneserNey: Sendable {
  package let model: NGramModel
  package let discounts: [Discounts]

  /// Estimates a model of n-grams up to `order` from all words of `text`, each line on its own.
  ///
  ///     p(w | h) = (a(h w) − D(a(h w))) / Σᵥ a(h v) + γ(h) p(w | h′)
  ///     γ(h)     = Σᵥ D(a(h v)) / Σᵥ a(h v)
  ///
  /// where h′ is h without its first word, and p(w | h′) of the empty context h is the same for all
  /// words, `<unk>` and `</s>` among them, `<s>` not. γ(h) is the back-off weight.
  ///
  /// Sources: Chen and Goodman 1998, and Heafield et al. 2013, whose `lmplz` computes the same.
  /// - Throws: `TextError` if there is no word, ``TooManyWords`` if with the `<s>` and `</s>` of each
  ///   line there are more than 2³¹ − 1.
  /// - Complexity: O(order × words) time; memory for some 30 bytes an n-gram and 20 a word.
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
    // Of the level before; before the first, of the empty context.
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

  /// p of each n-gram of a level, and γ of each n-gram of the level before, 1 where none follows.
  ///
  /// - Parameter lower: p of each n-gram of the level before.
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
