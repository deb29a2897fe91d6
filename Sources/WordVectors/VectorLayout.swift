// The format of a file of word vectors, recognized by its content.

import Text

/// Where the rows of a file of word vectors begin, and how they are read.
struct VectorLayout: Equatable {
  /// The largest number of dimensions that is read, far more than useful vectors have.
  static let mostDimensions = 100_000

  enum Rows: Equatable {
    /// Lines of a word and its numbers.
    case text
    /// Words, each followed by a space, its numbers as little-endian float32, and possibly "\n".
    case binary
  }

  let rows: Rows
  let dimensions: Int
  /// The number of vectors in the header of word2vec and fastText; nil for GloVe, which has none.
  let announcedCount: Int?
  /// The offset of the first row.
  let start: Int

  /// The number of the first row's line.
  var firstLine: Int { announcedCount == nil ? 1 : 2 }

  /// Recognizes the format of a file.
  ///
  /// - Throws: ``VectorError`` for fastText's own format, for other contents, and if the header
  ///   announces more than the bytes can hold; `TextError` for a compressed or UTF-16 file.
  init(_ bytes: Span<UInt8>, name: String) throws {
    if bytes.isEmpty { throw VectorError.empty(name: name) }
    if bytes.begins(with: Self.fastTextMagic) { throw VectorError.fastTextModel(name: name) }
    if let compression = Compression(bytes) {
      throw TextError.compressed(name: name, compression)
    }
    let mark = SourceText.byteOrderMark
    let first = bytes.begins(with: mark) ? mark.count : 0
    if let header = Header(bytes, at: first) {
      (dimensions, announcedCount, start) = (header.dimensions, header.count, header.end)
      guard (1...Self.mostDimensions).contains(dimensions) else {
        throw VectorError.dimensions(name: name, dimensions: dimensions)
      }
      if header.count == 0 { throw VectorError.noVectors(name: name) }
      rows = bytes.rows(from: start, count: header.count, dimensions: dimensions)
      // A row has at least a word of one byte, a separator and the numbers: 4 bytes each, or in
      // text a digit and a byte after it, of which the file's last may be missing.
      let isText = rows == .text
      let (size, overflows) = header.count.multipliedReportingOverflow(
        by: 2 + (isText ? 2 : 4) * dimensions)
      guard !overflows, size - (isText ? 1 : 0) <= bytes.count - start else {
        throw VectorError.smallFile(name: name, count: header.count, dimensions: dimensions)
      }
    } else {
      if bytes.looksLikeUTF16 { throw TextError.utf16(name: name) }
      (rows, announcedCount, start) = (.text, nil, first)
      dimensions = bytes.dimensions(ofRowsFrom: start)
      if dimensions == 0 { throw VectorError.notVectors(name: name) }
      guard dimensions <= Self.mostDimensions else {
        throw VectorError.dimensions(name: name, dimensions: dimensions)
      }
    }
  }

  /// The first bytes of a model that fastText saved.
  private static let fastTextMagic: [UInt8] = [0xBA, 0x16, 0x4F, 0x2F]
}

/// The first line of word2vec's formats: two whole numbers.
private struct Header {
  let count: Int
  let dimensions: Int
  /// The offset after the line.
  let end: Int

  /// More bytes than such a line needs, so that a line of any length costs little.
  private static let longest = 200

  init?(_ bytes: Span<UInt8>, at start: Int) {
    let head = bytes.extracting(..<min(start + Self.longest, bytes.count))
    let line = head.line(at: start)
    guard line.upperBound < head.count || head.count == bytes.count else { return nil }
    var fields: [Range<Int>] = []
    let text = head.extracting(head.row(in: line))
    guard text.findFields(&fields, limit: 2) == 2, let count = text.wholeNumber(fields[0]),
      let dimensions = text.wholeNumber(fields[1])
    else { return nil }
    (self.count, self.dimensions, end) = (count, dimensions, min(line.upperBound + 1, bytes.count))
  }
}

extension Span<UInt8> {
  fileprivate func begins(with prefix: [UInt8]) -> Bool {
    count >= prefix.count && prefix.indices.allSatisfy { self[$0] == prefix[$0] }
  }
}
