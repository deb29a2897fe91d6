// A vocabulary as a text file: one token a line, the line's number is the token's.

import Foundation

extension Vocabulary {
  /// Reads what `file` wrote.
  ///
  /// Lines are parted exactly at "\n", so that a token may be a space, a tab or a carriage return.
  ///
  /// - Throws: `TextError` if `file` is not UTF-8, lacks a mark in its first three lines, or has an
  ///   empty line or a token twice.
  package init(file: Data) throws(TextError) {
    do {
      _ = try UTF8Span(validating: file.span)
    } catch {
      throw .vocabularyNotUTF8(line: file.lineNumber(ofByte: error.byteOffsets.lowerBound))
    }
    var lines = file.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    if lines.last?.isEmpty == true { lines.removeLast() }

    for (index, mark) in Self.marks.enumerated() {
      guard index < lines.count, lines[index].elementsEqual(mark.utf8) else {
        throw .vocabularyMark(line: index + 1, expected: mark)
      }
    }
    var table = TokenTable([])
    for (index, line) in lines.enumerated() {
      guard !line.isEmpty else { throw .vocabularyEmptyLine(line: index + 1) }
      let id = table.insert(line.span)
      guard id == index else {
        throw .vocabularyDuplicate(token: table.string(id), line: index + 1, firstLine: id + 1)
      }
    }
    self.init(table: table, coverage: nil)
  }

  /// The contents of vocabulary.txt.
  package var file: Data {
    var file = Data()
    for id in 0..<count { file.append(contentsOf: (self[id] + "\n").utf8) }
    return file
  }
}
