// Notes about prompts that a model cannot continue well.

import LanguageModel
import Text

extension Model {
  /// Prints a note if the prompt has no tokens, after which the model predicts a first word, or
  /// contains words that the vocabulary lacks.
  func noteFlaws(ofPrompt prompt: String) {
    let tokens = tokens(of: prompt)
    if tokens.isEmpty {
      noteFirstWords(
        of: "a text", advice: "Specify a --prompt, or train a model with --lines separate.")
    }
    noteUnknown(tokens, of: "the prompt")
  }

  /// Prints a note if some tokens are not in the vocabulary.
  ///
  /// - Parameter text: The text of the tokens, such as "the prompt".
  func noteUnknown(_ tokens: [String], of text: String) {
    let unknown = tokens.filter { token in
      vocabulary.id(of: token) == Vocabulary.unknown
        && token != Vocabulary.specialTokens[Vocabulary.unknown]
    }
    guard let first = unknown.first else { return }
    Terminal.note(
      unknown.count == 1
        ? "'\(first)' is not in the vocabulary and counts as <unk>."
        : "\(unknown.count) words of \(text), such as '\(first)', are not in the vocabulary and "
          + "count as <unk>.")
  }
}
