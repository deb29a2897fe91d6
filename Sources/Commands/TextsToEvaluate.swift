// The texts that eval and ngram eval evaluate.

import Arguments
import Text

enum TextsToEvaluate {
  static let texts = texts(required: true)
  static let optionalTexts = texts(required: false)

  private static func texts(required: Bool) -> Option<[String]> {
    Option(
      arguments: "text", required: required, completion: .file,
      help: "Texts to evaluate; - is standard input.")
  }

  /// Opens the texts, and notes characters in them that look like line ends but are not.
  ///
  /// - Throws: `TextError`, also for a text without a word.
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
