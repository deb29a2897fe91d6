// The errors of a training run.

import Files

/// An error that prevents a run from continuing.
package enum TrainingError: Error, CustomStringConvertible {
  /// The run diverged, although its learning rate was halved several times.
  case diverged(symptom: String, halvings: Int, learningRate: Double)
  /// The tokens of the training text differ from those when the run was saved.
  ///
  /// - Parameter difference: A clause such as "it has different tokens".
  case otherTrainingText(difference: String)
  /// The tokens of the validation text differ from those when the run was saved.
  case otherValidationText(FilePath)

  package var description: String {
    switch self {
    case .diverged(let symptom, let halvings, let rate):
      "\(symptom), although the learning rate was halved \(halvings) times. Start again with a "
        + "learning rate lower than \(Int(exactly: rate).map(String.init) ?? "\(rate)"), or clip gradients to a norm of 1."
    case .otherTrainingText(let difference):
      "The training text is not the one that the run was saved with (\(difference)); restore that "
        + "text, or begin a new run."
    case .otherValidationText(let path):
      "\(path.display) has changed since the run was saved, so perplexities before and after could "
        + "not be compared; restore it from a copy, or begin a new run."
    }
  }
}
