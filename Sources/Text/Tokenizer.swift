// How a line of text is cut into tokens: by one of three rules, in lower case if so wished.

/// Cuts lines into tokens.
package struct Tokenizer: Equatable, Sendable {
  /// The rule that cuts; each is documented where it is written.
  package enum Kind: String, CaseIterable, Codable, Sendable {
    /// Natural prose: words, numbers and punctuation apart (`forEachWord`).
    case words
    /// Text that is tokenized already (`forEachSpacedToken`).
    case whitespace
    /// Unicode scalars (`forEachScalar`).
    case characters
  }

  package let kind: Kind
  /// Whether tokens are mapped to lower case; marks such as `<unk>` stay as they are.
  package let lowercase: Bool

  package init(kind: Kind, lowercase: Bool = false) {
    self.kind = kind
    self.lowercase = lowercase
  }

  /// Calls `body` with each token of `line`, in order.
  ///
  /// - Precondition: `line` is valid UTF-8 and holds no line end.
  /// - Complexity: O(bytes), with no allocation but one a line when `lowercase` changes something.
  package func forEachToken(
    in line: Span<UInt8>, _ body: (Span<UInt8>) throws -> Void
  ) rethrows {
    guard lowercase else { return try forEachTokenAsWritten(in: line, body) }
    var lowered: [UInt8] = []
    try forEachTokenAsWritten(in: line) { token in
      guard token.lowercase(into: &lowered) else { return try body(token) }
      // One scalar, U+0130, becomes two.
      if kind == .characters {
        try lowered.span.forEachScalar(body)
      } else {
        try body(lowered.span)
      }
    }
  }

  /// The tokens of `line`.
  package func tokens(in line: String) -> [String] {
    var tokens: [String] = []
    let bytes = Array(line.utf8)
    forEachToken(in: bytes.span) { tokens.append(String($0)) }
    return tokens
  }

  private func forEachTokenAsWritten(
    in line: Span<UInt8>, _ body: (Span<UInt8>) throws -> Void
  ) rethrows {
    switch kind {
    case .words: try line.forEachWord(body)
    case .whitespace: try line.forEachSpacedToken(body)
    case .characters: try line.forEachScalar(body)
    }
  }
}

extension SourceText {
  /// Calls `token` with each token of a line, then `lineEnd`, line by line.
  ///
  /// - Complexity: O(bytes).
  @inline(__always)
  package func forEachToken(
    _ tokenizer: Tokenizer, _ token: (Span<UInt8>) throws -> Void, lineEnd: () throws -> Void
  ) rethrows {
    try forEachLine { line in
      try tokenizer.forEachToken(in: line, token)
      try lineEnd()
    }
  }
}
