// How likely each word of another vocabulary is, word by word.

import Foundation
import Text

/// Reads lines of words that another vocabulary numbers, over which p sums to 1:
///
/// - A word of both has the probability that the model gives it.
/// - `<unk>` is any word that only the model has, or one that it lacks, too.
/// - Words that the model lacks share the probability of its `<unk>` equally, `<unk>` among them.
package struct CrossVocabularyScorer {
  private var reader: NGramScorer
  /// The model's number of each word of the vocabulary.
  private let ids: [Int32]
  private let extraWords: WordSet?
  /// How many words of the vocabulary the model lacks.
  package let missingWordCount: Int
  /// How many words of the model the vocabulary lacks.
  package let extraWordCount: Int

  /// - Complexity: that of one pass over the n-grams, if the vocabulary lacks words of the model.
  package init(_ model: NGramModel, _ vocabulary: Vocabulary) {
    reader = NGramScorer(model)
    ids = (0..<vocabulary.count).map { model.vocabulary.id(of: vocabulary[$0]) }
    missingWordCount = ids.count { $0 == Vocabulary.unknown } - 1
    var isExtra = [Bool](repeating: true, count: model.vocabulary.count)
    for id in ids { isExtra[Int(id)] = false }
    extraWordCount = isExtra.count { $0 }
    extraWords = extraWordCount > 0 ? WordSet(isExtra, in: model) : nil
  }

  /// ln p(word | the line so far), in nats, never positive; then the word belongs to the line, and
  /// after `</s>` a new one begins.
  package mutating func logProbability(ofNext word: Int32) -> Double {
    let id = ids[Int(word)]
    let isUnknown = word == Vocabulary.unknown
    let others = isUnknown ? extraWords.map(reader.probability) ?? 0 : 0
    let own = reader.logProbability(ofNext: id)
    guard id == Vocabulary.unknown else { return own }
    let share = own - log(Double(missingWordCount + 1))
    return others > 0 ? min(log(exp(share) + others), 0) : share
  }
}
