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
    if file.span.looksLikeUTF16 { throw .vocabularyUTF16 }
    if file.starts(with: "\u{FEFF}".utf8) { throw .vocabularyByteOrderMark }
    do {
      _ = try UTF8Span(validating: file.span)
    } catch {
      throw .vocabularyNotUTF8(line: file.lineNumber(ofByte: error.byteOffsets.lowerBound))
    }
    var table = TokenTable([])
    var rest = file
    while !rest.isEmpty {
      let token = rest.prefix { $0 != UInt8(ascii: "\n") }
      rest = rest[token.endIndex...].dropFirst()
      let line = table.count + 1
      if Self.hasForeignEnd(token) { throw .vocabularyLineEnd(line: line) }
      if line <= Self.specialTokens.count, !token.elementsEqual(Self.specialTokens[line - 1].utf8) {
        break
      }
      guard !token.isEmpty else { throw .vocabularyEmptyLine(line: line) }
      guard token.count <= Self.longestToken else {
        throw .vocabularyLongToken(line: line, byteCount: token.count)
      }
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
