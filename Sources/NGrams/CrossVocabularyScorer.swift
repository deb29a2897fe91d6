// Scoring the tokens of another vocabulary with an n-gram model.

import Foundation
import Text

/// Assigns a probability to each token of another vocabulary. The probabilities sum to 1:
///
/// - A word of both vocabularies has the probability that the model gives it.
/// - `<unk>` and the words that the model lacks share the probability of the model's `<unk>`
///   equally.
/// - `<unk>` also has the total probability of the words that only the model has.
package struct CrossVocabularyScorer {
  private var reader: NGramScorer
  /// The model's token ID of each token of the vocabulary.
  private let ids: [Int32]
  /// The words that only the model has; nil if there are none.
  private let extraWords: WordSet?
  /// The number of words of the vocabulary that the model lacks.
  package let missingWordCount: Int
  /// The number of words of the model that the vocabulary lacks.
  package let extraWordCount: Int

  /// Creates a scorer at the beginning of a line.
  ///
  /// - Complexity: That of one pass over the n-grams if the vocabulary lacks words of the model.
  package init(_ model: NGramModel, _ vocabulary: Vocabulary) {
    reader = NGramScorer(model)
    ids = (0..<vocabulary.count).map { model.vocabulary.id(of: vocabulary[$0]) }
    missingWordCount = ids.count { $0 == Vocabulary.unknown } - 1
    var isExtra = [Bool](repeating: true, count: model.vocabulary.count)
    for id in ids { isExtra[Int(id)] = false }
    extraWordCount = isExtra.count { $0 }
    extraWords = extraWordCount > 0 ? WordSet(isExtra, in: model) : nil
  }

  /// Returns ln p(word | the line so far), in nats, at most 0, and adds the word to the line. After
  /// `</s>`, a new line begins.
  package mutating func logProbability(ofNext word: Int32) -> Double {
    let others = probabilityOfExtraWords(for: word)
    return logProbability(
      of: word, own: reader.logProbability(ofNext: ids[Int(word)]), others: others)
  }

  /// Returns p(word | the line so far) of every word of the vocabulary, indexed by ID.
  ///
  /// - Complexity: O(words × order × log of the size of the model's vocabulary).
  package var probabilities: [Double] {
    ids.indices.map { word in
      let word = Int32(word)
      return exp(
        logProbability(
          of: word, own: reader.logProbability(of: ids[Int(word)]),
          others: probabilityOfExtraWords(for: word)))
    }
  }

  /// Returns the probability of the words that only the model has if the word is `<unk>`; otherwise
  /// 0.
  private func probabilityOfExtraWords(for word: Int32) -> Double {
    word == Vocabulary.unknown ? extraWords.map(reader.probability) ?? 0 : 0
  }

  /// Returns ln p(word | the line so far).
  ///
  /// - Parameters:
  ///   - own: ln p of the model's word with the ID of this word.
  ///   - others: The probability of other words of the model that this word stands for.
  private func logProbability(of word: Int32, own: Double, others: Double) -> Double {
    guard ids[Int(word)] == Vocabulary.unknown else { return own }
    let share = own - log(Double(missingWordCount + 1))
    return others > 0 ? min(log(exp(share) + others), 0) : share
  }
}
