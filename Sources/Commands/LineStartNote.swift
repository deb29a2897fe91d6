// A note about models that predict the first word of a text poorly.

import LanguageModel

extension Model {
  /// Prints a note that the model predicts first words poorly if it was trained on a stream: in a
  /// stream, only the first word of the whole text has no words before it. The same is true of last
  /// words and the words after them.
  ///
  /// - Parameters:
  ///   - unit: The text whose first word has no words before it, such as "a text".
  ///   - advice: A sentence that says what to do.
  func noteFirstWords(of unit: String, advice: String) {
    guard configuration.lines == .stream else { return }
    let words = configuration.window.isTwoSided ? "first and last words" : "first word"
    Terminal.note(
      "The model was trained with --lines stream, so it predicts the \(words) of \(unit) poorly. "
        + advice)
  }
}
