// Cross-entropy of a text under an n-gram model.

import LanguageModel
import NGrams
import Networks
import Text

extension NGramModel {
  /// Evaluates the model on every token of a text, given the tokens before it on its line.
  ///
  /// - Parameter tokenizer: The tokenizer of the text that the model was estimated from.
  package func evaluate(_ text: SourceText, _ tokenizer: Tokenizer) -> EvaluationResult {
    var scorer = NGramScorer(self)
    var sum = EvaluationResult()
    vocabulary.forEachToken(of: text, tokenizer) { id in
      sum.add(id, nats: -scorer.logProbability(ofNext: id))
    }
    sum.setSize(of: text)
    return sum
  }
}
