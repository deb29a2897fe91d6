// The texts to evaluate, as arguments of `fflm eval` and `fflm ngram eval`.

import Arguments
import Text

enum TextsToEvaluate {
  /// At least one text, for `fflm ngram eval`.
  static let texts = texts(required: true)
  /// Any number of texts, for `fflm eval`, which evaluates the validation text if there are none.
  static let optionalTexts = texts(required: false)

  private static func texts(required: Bool) -> Option<[String]> {
    Option(
      arguments: "text", required: required, completion: .file,
      help: "Texts to evaluate; - is standard input.")
  }

  /// Opens the texts, and prints notes about characters in them that look like line ends.
  ///
  /// - Throws: `TextError` if a text cannot be read or has no words.
  static func read(
    _ paths: [String], _ tokenizer: Tokenizer, lossy: Bool
  ) throws -> [SourceText] {
    try paths.map { path in
      let text = try SourceText(path: path, lossy: lossy)
      try text.checkHasWord(tokenizer)
      noteLineEnds(text.lineEnds, in: text.name)
      return text
    }
  }
}
