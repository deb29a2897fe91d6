// The rows of a file of word vectors, read one after another.

import Foundation
import Text

/// The rows of a file of word vectors in their order, including those of repeated words.
struct VectorRows: Sendable {
  let name: String
  let layout: VectorLayout
  /// Whether to replace invalid sequences and NULs in words by U+FFFD instead of throwing.
  let lossy: Bool
  /// The whole file.
  private let bytes: Data

  typealias Body = (_ word: Span<UInt8>, _ vector: Span<Float>) throws -> Bool

  /// - Throws: The errors of `VectorLayout.init`.
  init(_ bytes: Data, name: String, lossy: Bool) throws {
    layout = try VectorLayout(bytes.span, name: name)
    (self.bytes, self.name, self.lossy) = (bytes, name, lossy)
  }

  /// Calls `body` with each word and its vector until it returns false. Returns whether it never
  /// did.
  ///
  /// - Throws: ``VectorError`` at the first row that is invalid, and the errors of `body`.
  /// - Complexity: O(bytes) time; memory for one vector.
  func forEach(_ body: Body) throws -> Bool {
    switch layout.rows {
    case .text: try forEachLine(body)
    case .binary: try forEachBinaryRow(body)
    }
  }

  /// Calls `body` with a valid word.
  private func with(
    _ word: Span<UInt8>, _ vector: Span<Float>, at place: VectorError.Place, _ body: Body
  ) throws -> Bool {
    guard word.count <= Vocabulary.longestToken else {
      throw VectorError.longWord(name: name, place)
    }
    guard let flaw = SourceText.flaw(in: word) else { return try body(word, vector) }
    guard lossy else {
      throw flaw.isNUL
        ? VectorError.nulByte(name: name, place) : VectorError.invalidUTF8(name: name, place)
    }
    let repaired = SourceText.repaired(word.indices.map { word[$0] })
    guard repaired.count <= Vocabulary.longestToken else {
      throw VectorError.longWord(name: name, place)
    }
    return try body(repaired.span, vector)
  }

  // MARK: - Text

  private func forEachLine(_ body: Body) throws -> Bool {
    let text = bytes.span
    var fields = [Range<Int>](repeating: 0..<0, count: layout.dimensions)
    var vector = [Float](repeating: 0, count: layout.dimensions)
    var (start, line, found) = (layout.start, layout.firstLine, 0)
    while start < text.count {
      let range = text.line(at: start)
      let row = text.row(in: range)
      // Blank lines, such as one at the end, are skipped.
      if !row.isEmpty {
        if let announced = layout.announcedCount, found == announced {
          throw VectorError.extraLine(name: name, announced: announced, line: line)
        }
        let word = try read(row, of: text, line: line, &fields, &vector)
        let goesOn = try with(text.extracting(word), vector.span, at: .line(line), body)
        guard goesOn else { return false }
        found += 1
      }
      start = range.upperBound + 1
      line += 1
    }
    if let announced = layout.announcedCount, found < announced {
      throw VectorError.missingVectors(name: name, announced: announced, found: found)
    }
    return true
  }

  /// Reads the numbers of a row, which are its last fields, and returns the range of the word
  /// before them.
  private func read(
    _ row: Range<Int>, of text: Span<UInt8>, line: Int, _ fields: inout [Range<Int>],
    _ vector: inout [Float]
  ) throws(VectorError) -> Range<Int> {
    var word = row
    for j in fields.indices.reversed() {
      guard let field = text.lastField(of: &word), !word.isEmpty else {
        throw .shortRow(
          name: name, line: line, found: fields.count - j, dimensions: fields.count)
      }
      fields[j] = field
    }
    let strays = text.strayNumberCount(in: word, before: fields[0])
    guard strays == 0 else {
      throw .longRow(
        name: name, line: line, found: fields.count + strays, dimensions: fields.count)
    }
    for (j, field) in fields.enumerated() {
      guard let number = text.number(field) else {
        // Enough to find the field in the file.
        let quoted = String(text.extracting(field.prefix(100)))
        throw .notNumber(name: name, line: line, field: quoted)
      }
      guard number.isFinite else { throw .notFinite(name: name, .line(line)) }
      vector[j] = number
    }
    return word
  }

  // MARK: - Binary

  private func forEachBinaryRow(_ body: Body) throws -> Bool {
    let data = bytes.span
    let (dimensions, announced) = (layout.dimensions, layout.announcedCount ?? 0)
    var vector = [Float](repeating: 0, count: dimensions)
    var start = layout.start
    for position in 0..<announced {
      let place = VectorError.Place.vector(position + 1)
      var end = start
      while end < data.count, data[end] != UInt8(ascii: " ") {
        guard end - start < Vocabulary.longestToken else {
          throw VectorError.longWord(name: name, place)
        }
        end += 1
      }
      guard data.count - end > 4 * dimensions else {
        throw VectorError.truncated(name: name, announced: announced, vector: position + 1)
      }
      for j in 0..<dimensions {
        vector[j] = data.littleEndianFloat(at: end + 1 + 4 * j)
        guard vector[j].isFinite else { throw VectorError.notFinite(name: name, place) }
      }
      guard end > start else { throw VectorError.noWord(name: name, place) }
      guard try with(data.extracting(start..<end), vector.span, at: place, body) else {
        return false
      }
      start = end + 1 + 4 * dimensions
      // The word2vec program writes a line feed after each vector, gensim does not.
      if start < data.count, data[start] == UInt8(ascii: "\n") { start += 1 }
    }
    guard start == data.count else {
      throw VectorError.extraBytes(
        name: name, announced: announced, byteCount: data.count - start)
    }
    return true
  }
}

extension Span<UInt8> {
  fileprivate func littleEndianFloat(at i: Int) -> Float {
    Float(
      bitPattern: UInt32(self[i]) | UInt32(self[i + 1]) << 8 | UInt32(self[i + 2]) << 16
        | UInt32(self[i + 3]) << 24)
  }
}
