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
  /// The version of the rules, so that a model reads text as it did when it was trained.
  ///
  /// Version 2 follows the word-break rules of Unicode's annex 29 in `words`, maps a final Σ to ς, and
  /// drops U+FEFF, a byte order mark wherever it stands. Version 3 also skips `<s>` and `</s>` as white
  /// space (`isLineMark`), because a line begins and ends once.
  package let version: Int

  /// The versions there are.
  package static let versions = 1...latestVersion
  /// That of models which are trained now.
  package static let latestVersion = 3

  package init(kind: Kind, lowercase: Bool = false, version: Int = latestVersion) {
    self.kind = kind
    self.lowercase = lowercase
    self.version = version
  }

  /// Calls `body` with each token of `line`, in order.
  ///
  /// - Precondition: `line` is valid UTF-8 and holds no line end.
  /// - Complexity: O(bytes), with no allocation but one a line when `lowercase` changes something or
  ///   the line holds U+FEFF.
  package func forEachToken(
    in line: Span<UInt8>, _ body: (Span<UInt8>) throws -> Void
  ) rethrows {
    if version > 1, line.holdsByteOrderMark {
      let rest = line.withoutByteOrderMarks
      return try forEachToken(in: rest.span, body)
    }
    guard lowercase else { return try forEachTokenAsWritten(in: line, body) }
    var lowered: [UInt8] = []
    // The case of a character depends on its neighbours.
    if version > 1, kind == .characters {
      guard line.lowercase(into: &lowered, version: version) else {
        return try line.forEachScalar(body)
      }
      return try lowered.span.forEachScalar(body)
    }
    try forEachTokenAsWritten(in: line) { token in
      guard token.lowercaseToken(into: &lowered, version: version) else { return try body(token) }
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
    case .words: try line.forEachWord(version: version, body)
    case .whitespace: try line.forEachSpacedToken(version: version, body)
    case .characters: try line.forEachScalar(body)
    }
  }
}

extension Span<UInt8> {
  private func isByteOrderMark(at i: Int) -> Bool {
    self[i] == 0xEF && i + 2 < count && self[i + 1] == 0xBB && self[i + 2] == 0xBF
  }

  /// Whether U+FEFF is among these bytes, as it is where files are concatenated that begin with it.
  fileprivate var holdsByteOrderMark: Bool {
    // The maximum is a loop without a branch, hence a vector loop; few lines have so great a byte.
    var greatest: UInt8 = 0
    for i in indices { greatest = max(greatest, self[i]) }
    guard greatest >= 0xEF else { return false }
    for i in indices where isByteOrderMark(at: i) { return true }
    return false
  }

  fileprivate var withoutByteOrderMarks: [UInt8] {
    var rest: [UInt8] = []
    var i = 0
    while i < count {
      if isByteOrderMark(at: i) {
        i += 3
      } else {
        rest.append(self[i])
        i += 1
      }
    }
    return rest
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
