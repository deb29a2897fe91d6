// A network interpolated with an n-gram model.

import LanguageModel
import Matrices
import NGrams
import Networks
import Text

/// The interpolation p(w) = λ p(w | context of the network) + (1 − λ) p(w | line so far).
///
/// It is computed for each token of a text as the network reads it. λ is estimated on another text.
///
/// Source: Bengio et al., "A neural probabilistic language model", JMLR 3, 2003, who interpolate
/// with a trigram model.
package struct Interpolation {
  package let model: Model
  package let nGrams: NGramModel
  package let scorer: CrossVocabularyScorer
  private let workspace: Workspace<Float>

  package init(_ model: Model, _ nGrams: NGramModel, on workers: Workers) {
    self.model = model
    self.nGrams = nGrams
    scorer = CrossVocabularyScorer(nGrams, model.vocabulary)
    workspace = model.evaluationWorkspace(on: workers)
  }

  /// Returns the losses of each token of a text under both models.
  package func losses(of text: SourceText) -> TokenLosses {
    var losses = TokenLosses(characters: text.characterCount)
    forEachLoss(of: text) { losses.append($0, $1, $2) }
    return losses
  }

  /// Evaluates both models and their interpolation on a text.
  ///
  /// - Parameter weight: λ.
  package func evaluate(_ text: SourceText, weight: Double) -> InterpolationResult {
    var sum = InterpolationResult(weight: weight, characters: text.characterCount)
    forEachLoss(of: text) { sum.add($0, $1, $2) }
    return sum
  }

  private func forEachLoss(of text: SourceText, _ body: (Int32, Double, Double) -> Void) {
    var scorer = scorer
    model.forEachLoss(of: text, in: workspace) { token, nats in
      body(token, nats, -scorer.logProbability(ofNext: token))
    }
  }
}
