// A note about models that have hardly seen how a text begins.

import LanguageModel

extension Model {
  /// Warns that first words are predicted poorly, if the model was trained on a stream: there, only
  /// the first word of the whole text has nothing before it.
  ///
  /// - Parameters:
  ///   - unit: What begins with nothing before it, such as "a text".
  ///   - advice: A sentence that says what to do.
  func noteFirstWords(of unit: String, advice: String) {
    guard configuration.lines == .stream else { return }
    Terminal.note(
      "The model was trained with --lines stream, so it predicts the first word of \(unit) poorly. "
        + advice)
  }

  /// Warns of a prompt without a token, so that the text begins with a word of the model's.
  func noteFirstWords(after prompt: String) {
    guard tokens(of: prompt).isEmpty else { return }
    noteFirstWords(
      of: "a text", advice: "Specify a --prompt, or train a model with --lines separate.")
  }
}
