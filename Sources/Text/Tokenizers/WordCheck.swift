// Checking that a text contains words.

extension SourceText {
  /// Whether any token is a word, that is, neither a special token such as `<unk>` nor white space,
  /// which the tokenizer `characters` yields as tokens.
  ///
  /// - Complexity: O(bytes before the first word).
  package func hasWord(_ tokenizer: Tokenizer) -> Bool {
    struct Found: Error {}
    do {
      try forEachToken(tokenizer) { token in
        if token.isWord { throw Found() }
      } lineEnd: {
      }
      return false
    } catch {
      return true
    }
  }

  /// Checks that at least one token is a word.
  ///
  /// - Throws: `TextError.noWords`.
  package func checkHasWord(_ tokenizer: Tokenizer) throws(TextError) {
    if !hasWord(tokenizer) { throw .noWords(names: [name]) }
  }
}

extension Span<UInt8> {
  fileprivate var isWord: Bool {
    if Vocabulary.specialTokens.contains(where: { equals(Array($0.utf8).span) }) { return false }
    var i = 0
    while i < count {
      let (scalar, length) = scalar(at: i)
      guard scalar.isBlank else { return true }
      i += length
    }
    return false
  }
}

extension Unicode.Scalar {
  /// Whether this is white space or a byte order mark; a text of these alone has no words.
  var isBlank: Bool { self == "\u{FEFF}" || ScalarClass(self) == .space }
}
