// Notes about surprising effects of the chosen options.

import LanguageModel
import Reports
import Text

extension TrainingPlan {
  /// What to do if many tokens are unknown, as part of a note.
  private var remedyForUnknown: String {
    configuration.texts.minCount == nil ? "specify a larger --vocabulary" : "lower --min-count"
  }

  /// The notes about the plan; none for most plans.
  var notes: [String] {
    let (model, dropout) = (configuration.model, configuration.options.dropout)
    let layers = network.layers
    let perplexity = perplexityName(isPseudo: model.window.isTwoSided)
    let notes = [
      (
        training.unknownShare > 0.2,
        """
        \(fixed(100 * training.unknownShare, 0)) % of the training tokens are unknown and all \
        count as one word, <unk>, so the \(perplexity) is low and says little. To distinguish more \
        words, \(remedyForUnknown), or use --tokenizer characters.
        """
      ),
      (
        saysLineEnds,
        """
        Lines of the text already end in </s>, and each line end counts as another </s>, which is \
        easy to predict. Train with --tokenizer-version 3, which skips <s> and </s>.
        """
      ),
      (
        cutsLine,
        """
        The held-out end begins inside a line, because no line begins near the last tenth of the \
        text; specify a validation text with --valid.
        """
      ),
      (
        dropout.hidden > 0 && layers.count <= 1,
        """
        --dropout-hidden has no effect here: it drops units of hidden layers other than the last. \
        --dropout-output drops the outputs of the last.
        """
      ),
      (
        dropout.output > 0 && layers.isEmpty,
        """
        --dropout-output has no effect here: without hidden layers, the inputs of the output layer \
        are the embeddings, which --dropout-embedding drops.
        """
      ),
      (
        configuration.options.samples == nil && defaults?.givesSamples ?? false,
        "--samples has no effect here: only --output-layer sampled draws samples."
      ),
      (
        model.cutoffs == nil && defaults?.givesCutoffs ?? false,
        "--cutoffs has no effect here: only --output-layer adaptive has clusters."
      ),
      (
        configuration.options.precision.map { !$0.arithmetic.isFast } ?? false,
        """
        --precision bfloat16 is no faster than float32 here: fflm was built for a processor without \
        instructions for it.
        """
      ),
      (
        model.residual && !layers.contains { $0.isResidual },
        "--residual has no effect here: no hidden layer is as wide as the one before it."
      ),
    ]
    return notes.filter(\.0).map(\.1) + [missingWordsNote].compactMap(\.self) + lineEndNotes
  }
}
