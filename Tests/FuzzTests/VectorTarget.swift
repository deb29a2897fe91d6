// The fuzz target for files of word vectors.

import Foundation
import WordVectors

extension FuzzTarget {
  static func vectors() throws -> FuzzTarget {
    let glove = ", 0.1 -2 3e-5\n. . . 1 2 3\nthe 4 5 6\nété 7 8 9\n"
    let text = Data("4 3\n\(glove)".utf8)
    let fast = Data("2 2\r\n</s> 0.25 -1 \r\na\t1e10\t-0.0 \r\n".utf8)
    var written = Data()
    try VectorFile(Data(glove.utf8), name: "vectors").withoutSpacedWords
      .write(.binary) { written.append($0) }
    var packed = Data("2 2\na ".utf8)
    packed += [0, 0, 0x80, 0x3F, 0x0A, 0x0A, 0x0A, 0x3F] + Array("b ".utf8)
    packed += [0x20, 0x20, 0x20, 0x3F, 0xCD, 0xCC, 0xCC, 0x3D]
    return FuzzTarget(
      name: "vectors", seeds: [Data(glove.utf8), text, fast, written, packed],
      fragments: [
        "\n", "\r\n", "\r", " ", "\t", "\0", "a", "the", "été", "1", "0.5 ", " 1e5", " nan", " inf",
        " 0x1p3", "\u{FEFF}", "\u{FFFD}", "3 2\n", "1 1\n", "100000 1\n", "a 1 2 3\n", ".", "-",
      ], repair: recounted
    ) { data in
      for lossy in [true, false] {
        try checkCopies(of: VectorFile(data, name: "vectors", lossy: lossy))
      }
    }
  }

  /// Checks the counts of a file, and that copies of it in both formats have the same vectors.
  private static func checkCopies(of file: VectorFile) throws {
    let count = try rows(of: file).count
    try check(count == file.count, "\(count) vectors, not \(file.count)")
    let source = file.withoutSpacedWords
    try check(
      source.count == file.count - file.spacedCount, "\(file.spacedCount) of \(file.count) left out"
    )
    guard source.count > 0 else { return }
    let expected = try rows(of: source)
    for format in VectorFormat.allCases where format == .text || !mayBeText(expected[0].vector) {
      var data = Data()
      try source.write(format) { data.append($0) }
      do {
        let copy = try VectorFile(data, name: "copy")
        try check(
          copy.dimensions == source.dimensions, "\(copy.dimensions) dimensions in \(format)")
        let isEqual = try rows(of: copy) == expected
        try check(isEqual, "other vectors in \(format)")
      } catch let error as VectorError {
        throw Finding("what was written is not read: \(error)")
      }
    }
  }

  private struct Row: Equatable {
    let word: [UInt8]
    /// The bits of the numbers.
    let vector: [UInt32]
  }

  private static func rows(of source: VectorFile) throws -> [Row] {
    var rows: [Row] = []
    try source.forEachVector { word, vector in
      rows.append(
        Row(
          word: word.indices.map { word[$0] }, vector: vector.indices.map { vector[$0].bitPattern })
      )
      return true
    }
    return rows
  }

  /// Whether the bytes of a vector in a binary file can be those of as many numbers in text. A file
  /// of such vectors is read as text.
  private static func mayBeText(_ vector: [UInt32]) -> Bool {
    let bytes = vector.flatMap { bits in
      (0..<4).map { UInt8(truncatingIfNeeded: bits >> (8 * $0)) }
    }
    let digits = UInt8(ascii: "0")...UInt8(ascii: "9")
    return bytes.count(where: digits.contains) >= vector.count
  }

  /// Returns the file with the count in its header, if it has one, corrected for rows of text.
  private static func recounted(_ data: Data) -> Data {
    let lines = data.split(separator: UInt8(ascii: "\n"))
    let header = String(decoding: lines.first ?? Data(), as: UTF8.self).split(separator: " ")
    guard header.count == 2, header.allSatisfy({ Int($0) != nil }) else { return data }
    let rest = data.dropFirst(lines[0].count)
    return Data("\(lines.count - 1) \(header[1])".utf8) + rest
  }
}
