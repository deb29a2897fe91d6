// The `whitespace` tokenizer, for text that is tokenized already.

extension Span<UInt8> {
  /// Calls `body` with each longest run of bytes that are no ASCII white space.
  ///
  /// Only space, tab, vertical tab, form feed and carriage return separate: what other spaces
  /// Unicode has belong to tokens, as they do in Brown, the Penn Treebank and WikiText. From version 3
  /// on, `<s>` and `</s>` separate, too.
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
