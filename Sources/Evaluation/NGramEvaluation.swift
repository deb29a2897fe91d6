// Cross-entropy of a text under an n-gram model.

import LanguageModel
import NGrams
import Networks
import Text

extension NGramModel {
  /// Predicts every token of a text from those before it on its line.
  ///
  /// - Parameter tokenizer: The one of the text that the model was estimated from.
  package func evaluate(_ text: SourceText, _ tokenizer: Tokenizer) -> EvaluationResult {
    var scorer = NGramScorer(self)
    var sum = EvaluationResult()
    vocabulary.forEachToken(of: text, tokenizer) { id in
      sum.add(id, nats: -scorer.logProbability(ofNext: id))
    }
    sum.characters = text.characterCount
    return sum
  }
}
