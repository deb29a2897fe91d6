// Notes about surprising effects of the chosen options.

import LanguageModel
import Reports
import Text

extension TrainingPlan {
  /// The notes about the plan; none for most plans.
  var notes: [String] {
    let (model, dropout) = (configuration.model, configuration.options.dropout)
    let layers = network.layers
    let notes = [
      (
        training.unknownShare > 0.2,
        """
        \(fixed(100 * training.unknownShare, 0)) % of the training text is <unk>, all counted as one word, so \
        perplexities come out low and say little; a lower --min-count, or --tokenizer characters, \
        distinguishes more words.
        """
      ),
      (
        saysLineEnds,
        """
        Lines of the text already end in </s>, and each line end counts as another </s>, which is \
        easy to predict; train with --tokenizer-version 3, which skips <s> and </s>.
        """
      ),
      (
        cutsLine,
        """
        The held-out end begins inside a line, because no line begins near the last tenth of the \
        text; specify another text to validate on with --valid.
        """
      ),
      (
        dropout.hidden > 0 && layers.count <= 1,
        """
        --dropout-hidden drops nothing here: it is for the outputs of all hidden layers but the \
        last, whose outputs --dropout-output drops.
        """
      ),
      (
        dropout.output > 0 && layers.isEmpty,
        """
        --dropout-output drops nothing here: without hidden layers the output layer's inputs are \
        the embeddings, which --dropout-embedding drops.
        """
      ),
      (
        model.residual && !layers.contains { $0.isResidual },
        "--residual adds nothing here: no hidden layer is as wide as the one before it."
      ),
    ]
    return notes.filter(\.0).map(\.1) + lineEndNotes
  }
}
