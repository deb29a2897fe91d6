// The token IDs of a text, line by line.

import Text

extension Vocabulary {
  /// Calls `body` with the ID of each token of `text`, and with that of `</s>` after each line.
  ///
  /// Literal `<s>` and `</s>` in the text are skipped, because line ends alone determine where
  /// lines begin and end. From version 3 on, the tokenizer itself skips them; versions 1 and 2 do
  /// not.
  package func forEachToken(
    of text: SourceText, _ tokenizer: Tokenizer, _ body: (Int32) throws -> Void
  ) rethrows {
    let endOfLine = Int32(Vocabulary.endOfLine)
    try text.forEachToken(tokenizer) { token in
      let id = id(of: token)
      if id != endOfLine, id != Int32(Vocabulary.startOfLine) { try body(id) }
    } lineEnd: {
      try body(endOfLine)
    }
  }
}
