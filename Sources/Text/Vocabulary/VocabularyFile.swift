// The text file of a vocabulary, with one token per line in the order of their IDs.

import Foundation

extension Vocabulary {
  /// Reads a vocabulary from the contents of its file.
  ///
  /// Only "\n" separates lines, so a token may be a space, a tab or a carriage return.
  ///
  /// - Throws: `TextError` if `file` is not UTF-8 or begins with a byte order mark, if its first
  ///   three lines are not the special tokens, or if a line is empty, is longer than a token can
  ///   be, ends with "\r\n", or repeats a token.
  package init(file: Data) throws(TextError) {
    var table = TokenTable([])
    try Self.forEachLine(of: file) { (token, line) throws(TextError) in
      if line <= Self.specialTokens.count {
        let expected = Self.specialTokens[line - 1]
        guard token.elementsEqual(expected.utf8) else {
          throw .vocabularyMark(line: line, expected: expected)
        }
      }
      try Self.check(token, line: line)
      let id = table.insert(token.span)
      guard id == line - 1 else {
        throw .vocabularyDuplicate(token: table.string(id), line: line, firstLine: id + 1)
      }
    }
    if table.count < Self.specialTokens.count {
      throw .vocabularyMark(line: table.count + 1, expected: Self.specialTokens[table.count])
    }
    self.init(table: table)
  }

  /// Creates a vocabulary of the words of a list, with one word per line as in a vocabulary file.
  ///
  /// The special tokens come first, and the list may contain each of them once, anywhere. The words
  /// follow in the order of the list.
  ///
  /// - Throws: `TextError` if `list` is not UTF-8 or begins with a byte order mark, if it has no
  ///   words, or if a line is empty, is longer than a token can be, ends with "\r\n", or repeats a
  ///   token.
  package init(list: Data) throws(TextError) {
    var table = TokenTable(Self.specialTokens)
    // The line of each token; 0 for special tokens that the list does not contain.
    var lines = [Int](repeating: 0, count: table.count)
    try Self.forEachLine(of: list) { (token, line) throws(TextError) in
      try Self.check(token, line: line)
      let id = table.insert(token.span)
      if id == lines.count { lines.append(0) }
      guard lines[id] == 0 else {
        throw .vocabularyDuplicate(token: table.string(id), line: line, firstLine: lines[id])
      }
      lines[id] = line
    }
    guard table.count > Self.specialTokens.count else { throw .vocabularyWithoutWords }
    self.init(table: table)
  }

  /// Calls `body` with each line of a vocabulary file, without its end, and its number from 1.
  private static func forEachLine(
    of file: Data, _ body: (Data, Int) throws(TextError) -> Void
  ) throws(TextError) {
    if file.span.looksLikeUTF16 { throw .vocabularyUTF16 }
    if file.starts(with: "\u{FEFF}".utf8) { throw .vocabularyByteOrderMark }
    do {
      _ = try UTF8Span(validating: file.span)
    } catch {
      throw .vocabularyNotUTF8(line: file.lineNumber(ofByte: error.byteOffsets.lowerBound))
    }
    var (rest, line) = (file, 0)
    while !rest.isEmpty {
      let token = rest.prefix { $0 != UInt8(ascii: "\n") }
      rest = rest[token.endIndex...].dropFirst()
      line += 1
      if hasForeignEnd(token) { throw .vocabularyLineEnd(line: line) }
      try body(token, line)
    }
  }

  /// Checks that a line can be a token.
  private static func check(_ token: Data, line: Int) throws(TextError) {
    guard !token.isEmpty else { throw .vocabularyEmptyLine(line: line) }
    guard token.count <= longestToken else {
      throw .vocabularyLongToken(line: line, byteCount: token.count)
    }
  }

  /// Whether a line ends with a carriage return that is not the token itself, or begins with
  /// `<unk>` and a carriage return, as in a file whose lines end with CR alone.
  private static func hasForeignEnd(_ line: Data) -> Bool {
    line.count > 1 && line.last == UInt8(ascii: "\r")
      || line.starts(with: "\(specialTokens[0])\r".utf8)
  }

  /// The contents of `vocabulary.txt`.
  package var file: Data {
    var file = Data()
    for id in 0..<count { file.append(contentsOf: (self[id] + "\n").utf8) }
    return file
  }
}
