// Recognizing the format of the rows in a file of word vectors by the first ones.

import Text

extension Span<UInt8> {
  // MARK: - Text or binary

  /// Returns the format of the rows after a header.
  ///
  /// The bytes of binary numbers can be those of digits, spaces and line feeds. The rows are binary
  /// if the first ones are not all text and every row of the file is valid as binary.
  func rows(from start: Int, count: Int, dimensions: Int) -> VectorLayout.Rows {
    guard beginsLikeText(at: start, dimensions: dimensions) else { return .binary }
    let sample = firstRows(from: start)
    let beginsWithText =
      sample.count == Swift.min(count, longestSample)
      && sample.allSatisfy { isText($0) && isRow($0, dimensions: dimensions) }
    return !beginsWithText && hasBinaryRows(from: start, count: count, dimensions: dimensions)
      ? .binary : .text
  }

  /// Whether the row at `start` is a row of text or looks like a damaged one: the bytes between its
  /// first word and the end of the line are printable ASCII, and two of the fields there are
  /// numbers, or one for a single dimension.
  private func beginsLikeText(at start: Int, dimensions: Int) -> Bool {
    let row = row(in: line(at: start))
    if isRow(row, dimensions: dimensions) { return true }
    var end = row.lowerBound
    while end < row.upperBound, !self[end].isFieldSeparator { end += 1 }
    let rest = extracting(end..<row.upperBound)
    for i in rest.indices {
      guard rest[i].isPrintable || rest[i].isFieldSeparator || rest[i].isLineEnd else {
        return false
      }
    }
    var fields: [Range<Int>] = []
    _ = rest.findFields(&fields, limit: VectorLayout.mostDimensions)
    return fields.filter { rest.number($0) != nil }.count >= Swift.min(dimensions, 2)
  }

  /// Whether a range has no NUL, which is frequent in binary numbers and invalid in words.
  private func isText(_ range: Range<Int>) -> Bool {
    for i in range where self[i] == 0 { return false }
    return true
  }

  /// Whether the bytes from `start` on are exactly `count` rows of binary numbers.
  private func hasBinaryRows(from start: Int, count: Int, dimensions: Int) -> Bool {
    var start = start
    for _ in 0..<count {
      var end = start
      while end < self.count, self[end] != UInt8(ascii: " ") { end += 1 }
      guard end > start, self.count - end > 4 * dimensions else { return false }
      start = end + 1 + 4 * dimensions
      if start < self.count, self[start] == UInt8(ascii: "\n") { start += 1 }
    }
    return start == self.count
  }

  // MARK: - Text without a header

  /// The maximum number of rows that are looked at to recognize a format.
  private var longestSample: Int { 10 }

  /// Returns the first rows of text, without blank lines.
  private func firstRows(from start: Int) -> [Range<Int>] {
    var (rows, start) = ([Range<Int>](), start)
    while start < count, rows.count < longestSample {
      let line = line(at: start)
      let row = row(in: line)
      if !row.isEmpty { rows.append(row) }
      start = line.upperBound + 1
    }
    return rows
  }

  /// Returns the length of vectors with which most of the first rows can be read; that of the first
  /// row if several are equally good, and 0 if it does not end with numbers.
  ///
  /// The first row alone does not tell, because its word may end with numbers, such as "at 5".
  func dimensions(ofRowsFrom start: Int) -> Int {
    let rows = firstRows(from: start)
    let counts = rows.map { numberCount(in: $0) }
    guard var best = counts.first, best > 0 else { return 0 }
    func readable(_ dimensions: Int) -> Int {
      rows.count { isRow($0, dimensions: dimensions) }
    }
    for candidate in Set(counts).sorted() where candidate > 0 {
      if readable(candidate) > readable(best) { best = candidate }
    }
    return best
  }

  /// Returns the number of fields at the end of a row that are numbers. The first field of a row is
  /// not counted, because it is the word. Counting stops one above the maximum number of
  /// dimensions.
  private func numberCount(in row: Range<Int>) -> Int {
    var (rest, numbers) = (row, 0)
    while numbers <= VectorLayout.mostDimensions, let field = lastField(of: &rest), !rest.isEmpty,
      number(field) != nil
    {
      numbers += 1
    }
    return numbers
  }
}
