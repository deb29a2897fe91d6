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
      rows = bytes.hasTextRow(at: start) ? .text : .binary
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
      dimensions = bytes.numberCount(inRow: bytes.line(at: start))
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

  /// Returns the number at `range` if it consists of digits, `Int.max` if it is larger than that.
  fileprivate func wholeNumber(_ range: Range<Int>) -> Int? {
    var number = 0
    for i in range {
      guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(self[i]) else { return nil }
      let (tens, isLarge) = number.multipliedReportingOverflow(by: 10)
      let (sum, isLarger) = tens.addingReportingOverflow(Int(self[i] - UInt8(ascii: "0")))
      number = isLarge || isLarger ? .max : sum
    }
    return number
  }

  /// Whether the row at `start` is text: the bytes between its first word and the end of the line
  /// are printable ASCII, and one of the fields there is a number.
  ///
  /// The second condition is for binary rows that have the byte of "\n" in their first number.
  fileprivate func hasTextRow(at start: Int) -> Bool {
    var end = start
    while end < count, self[end] != UInt8(ascii: "\n"), !self[end].isFieldSeparator { end += 1 }
    let wordEnd = end
    while end < count, self[end] != UInt8(ascii: "\n") {
      guard self[end].isPrintable || self[end].isFieldSeparator || self[end].isLineEnd
      else { return false }
      end += 1
    }
    let row = extracting(row(in: wordEnd..<end))
    var fields: [Range<Int>] = []
    _ = row.findFields(&fields, limit: VectorLayout.mostDimensions)
    return fields.contains { row.number($0) != nil }
  }

  /// Returns the number of fields at the end of a row that are numbers. The first field of a row is
  /// not counted, because it is the word, nor are more fields than can be read and one.
  fileprivate func numberCount(inRow line: Range<Int>) -> Int {
    var (rest, numbers) = (row(in: line), 0)
    while numbers <= VectorLayout.mostDimensions, let field = lastField(of: &rest), !rest.isEmpty,
      number(field) != nil
    {
      numbers += 1
    }
    return numbers
  }
}
