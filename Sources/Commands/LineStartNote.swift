// A note about models that predict the first word of a text poorly.

import LanguageModel

extension Model {
  /// Prints a note that the model predicts first words poorly if it was trained on a stream: in a
  /// stream, only the first word of the whole text has no context.
  ///
  /// - Parameters:
  ///   - unit: The text whose first word has no context, such as "a text".
  ///   - advice: A sentence that says what to do.
  func noteFirstWords(of unit: String, advice: String) {
    guard configuration.lines == .stream else { return }
    Terminal.note(
      "The model was trained with --lines stream, so it predicts the first word of \(unit) poorly. "
        + advice)
  }
}
