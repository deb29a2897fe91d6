// Everything that can stop a training run, each worded once.

import Files

package enum TrainingError: Error, CustomStringConvertible {
  /// The loss or a weight was not finite, for all that the learning rate was halved.
  case diverged(symptom: String, halvings: Int, learningRate: Double)
  /// The tokens of the training text are others than those before the run was saved.
  case otherTrainingText(tokens: Int, before: Int)
  case otherValidationText(FilePath)

  package var description: String {
    switch self {
    case .diverged(let symptom, let halvings, let rate):
      "\(symptom), although the learning rate was halved \(halvings) times. Start again with a "
        + "learning rate lower than \(Int(exactly: rate).map(String.init) ?? "\(rate)"), or clip gradients to a norm of 1."
    case .otherTrainingText(let tokens, let before):
      "The training text is not the one that the run was saved with ("
        + (before == tokens
          ? "it has other tokens" : "it has \(tokens) tokens instead of \(before)")
        + "); restore that text, or begin a new run."
    case .otherValidationText(let path):
      "\(path.display) is not the one that the run was saved with, so perplexities before and after "
        + "could not be compared; restore it from a copy, or begin a new run."
    }
  }
}
