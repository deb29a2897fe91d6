// The `whitespace` tokenizer, for text that is already tokenized.

extension Span<UInt8> {
  /// Calls `body` with each maximal run of bytes that are not ASCII white space.
  ///
  /// Tokens are separated only by space, tab, vertical tab, form feed and carriage return. Other
  /// Unicode spaces are part of tokens, as in Brown, the Penn Treebank and WikiText. From version 3
  /// on, tokens that are `<s>` or `</s>` are skipped.
  func forEachSpacedToken(version: Int, _ body: (Span<UInt8>) throws -> Void) rethrows {
    var i = 0
    while true {
      while i < count, self[i].isASCIISpace { i += 1 }
      guard i < count else { return }
      let start = i
      while i < count, !self[i].isASCIISpace { i += 1 }
      let token = extracting(start..<i)
      if version > 2, token.isLineMark { continue }
      try body(token)
    }
  }
}
