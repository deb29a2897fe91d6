// An n-gram model as a predictor of texts.

import LanguageModel
import ModelFolders
import NGrams
import Text

/// Predicts the tokens of another vocabulary with an n-gram model, which begins anew at each line.
package final class NGramPredictor: Predictor {
  /// The scorer at the beginning of a line.
  package let start: CrossVocabularyScorer
  private var scorer: CrossVocabularyScorer

  package init(_ model: NGramModel, for vocabulary: Vocabulary) {
    start = CrossVocabularyScorer(model, vocabulary)
    scorer = start
  }

  package var before: Int { 0 }

  package func losses(of pieces: [TextPiece]) -> [Double] {
    var losses: [Double] = []
    for piece in pieces {
      if piece.isStart { scorer = start }
      for id in piece.own { losses.append(-scorer.logProbability(ofNext: id)) }
    }
    return losses
  }

  package func probabilities(after ids: [Int32]) throws(ModelError) -> [Double] {
    scorer.probabilities
  }

  package func append(_ id: Int32) { _ = scorer.logProbability(ofNext: id) }
}
