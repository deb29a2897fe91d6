// A text as the numbers of its tokens, line by line.

import Text

extension Vocabulary {
  /// Calls `body` with the number of each token of `text`, and with that of `</s>` after each line.
  ///
  /// Where a text itself says `<s>` or `</s>`, that is skipped as white space is, because a line begins
  /// and ends once. The tokenizer does so from version 3 on; versions 1 and 2 need it here.
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
