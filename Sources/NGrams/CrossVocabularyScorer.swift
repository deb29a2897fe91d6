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
  private let strangers: WordSet?
  /// How many words of the vocabulary the model lacks.
  package let missingCount: Int
  /// How many words of the model the vocabulary lacks.
  package let strangerCount: Int

  /// - Complexity: that of one pass over the n-grams, if the vocabulary lacks words of the model.
  package init(_ model: NGramModel, _ vocabulary: Vocabulary) {
    reader = NGramScorer(model)
    ids = (0..<vocabulary.count).map { model.vocabulary.id(of: vocabulary[$0]) }
    missingCount = ids.count { $0 == Vocabulary.unknown } - 1
    var isStranger = [Bool](repeating: true, count: model.vocabulary.count)
    for id in ids { isStranger[Int(id)] = false }
    strangerCount = isStranger.count { $0 }
    strangers = strangerCount > 0 ? WordSet(isStranger, in: model) : nil
  }

  /// ln p(word | the line so far), in nats, never positive; then the word belongs to the line, and
  /// after `</s>` a new one begins.
  package mutating func logProbability(ofNext word: Int32) -> Double {
    let id = ids[Int(word)]
    let isUnknown = word == Vocabulary.unknown
    let others = isUnknown ? strangers.map(reader.probability) ?? 0 : 0
    let own = reader.logProbability(ofNext: id)
    guard id == Vocabulary.unknown else { return own }
    let share = own - log(Double(missingCount + 1))
    return others > 0 ? min(log(exp(share) + others), 0) : share
  }
}
