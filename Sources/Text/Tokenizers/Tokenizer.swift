// Splitting lines of text into tokens by one of three rules, optionally in lower case.

/// Splits lines into tokens.
package struct Tokenizer: Equatable, Sendable {
  /// The rule for splitting a line, documented at the method that implements it.
  package enum Kind: String, CaseIterable, Codable, Sendable {
    /// Natural prose: words, numbers and punctuation become separate tokens (`forEachWord`).
    case words
    /// Text that is already tokenized (`forEachSpacedToken`).
    case whitespace
    /// Unicode scalars (`forEachScalar`).
    case characters
  }

  /// The rule for splitting lines.
  package let kind: Kind
  /// Whether tokens are lowercased. Special tokens such as `<unk>` keep their case, except in
  /// `characters`.
  package let lowercase: Bool
  /// The version of the rules. A model keeps the version it was trained with, so that it always
  /// reads text in the same way.
  ///
  /// Version 2 follows the word-break rules of Unicode Standard Annex 29 in `words`, lowercases a
  /// final Σ to ς, and drops U+FEFF, the byte order mark, anywhere in a line. Version 3 also skips
  /// `<s>` and `</s>` (`isLineMark`), because line ends alone determine where lines begin and end.
  package let version: Int

  /// All supported versions.
  package static let versions = 1...latestVersion
  /// The version that new models use.
  package static let latestVersion = 3

  package init(kind: Kind, lowercase: Bool = false, version: Int = latestVersion) {
    self.kind = kind
    self.lowercase = lowercase
    self.version = version
  }

  /// Calls `body` with each token of `line`, in order.
  ///
  /// - Precondition: `line` is valid UTF-8 without a line end.
  /// - Complexity: O(bytes). Allocates only if `lowercase` changes something or the line contains
  ///   U+FEFF, one buffer per line for each.
  package func forEachToken(
    in line: Span<UInt8>, _ body: (Span<UInt8>) throws -> Void
  ) rethrows {
    if version > 1, line.holdsByteOrderMark {
      let rest = line.withoutByteOrderMarks
      return try forEachToken(in: rest.span, body)
    }
    guard lowercase else { return try forEachTokenAsWritten(in: line, body) }
    var lowered: [UInt8] = []
    // The case of Σ depends on its neighbors, so the line is lowercased before it is split.
    if version > 1, kind == .characters {
      guard line.lowercase(into: &lowered, version: version) else {
        return try line.forEachScalar(body)
      }
      return try lowered.span.forEachScalar(body)
    }
    try forEachTokenAsWritten(in: line) { token in
      guard token.lowercaseToken(into: &lowered, version: version) else { return try body(token) }
      // U+0130 lowercases to two scalars.
      if kind == .characters {
        try lowered.span.forEachScalar(body)
      } else {
        try body(lowered.span)
      }
    }
  }

  /// Returns the tokens of `line`.
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

  /// Whether these bytes contain U+FEFF, as do concatenated files that each began with it.
  fileprivate var holdsByteOrderMark: Bool {
    // The maximum needs no branch, so its loop is vectorized. Few lines have a byte this large.
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
