// The fields of a row in a text file of word vectors.

import Text

extension UInt8 {
  var isFieldSeparator: Bool { self == UInt8(ascii: " ") || self == UInt8(ascii: "\t") }
  /// A visible ASCII character.
  var isPrintable: Bool { (0x21...0x7E).contains(self) }
  var isLineEnd: Bool { self == UInt8(ascii: "\n") || self == UInt8(ascii: "\r") }
}

extension Span<UInt8> {
  /// Returns the range of the line that begins at `start`, without its line feed.
  func line(at start: Int) -> Range<Int> {
    var end = start
    while end < count, self[end] != UInt8(ascii: "\n") { end += 1 }
    return start..<end
  }

  /// Returns the range of a line without the carriage return and the separators at its ends.
  func row(in line: Range<Int>) -> Range<Int> {
    var (start, end) = (line.lowerBound, line.upperBound)
    if end > start, self[end - 1] == UInt8(ascii: "\r") { end -= 1 }
    while end > start, self[end - 1].isFieldSeparator { end -= 1 }
    while start < end, self[start].isFieldSeparator { start += 1 }
    return start..<end
  }

  /// Removes the last field and the separators before it from a row, and returns the field; nil if
  /// the row is empty.
  func lastField(of row: inout Range<Int>) -> Range<Int>? {
    guard !row.isEmpty else { return nil }
    var start = row.upperBound
    while start > row.lowerBound, !self[start - 1].isFieldSeparator { start -= 1 }
    let field = start..<row.upperBound
    while start > row.lowerBound, self[start - 1].isFieldSeparator { start -= 1 }
    row = row.lowerBound..<start
    return field
  }

  /// Returns the number at `range`, or nil if the bytes are not a number.
  ///
  /// Only printable bytes can form one, because a NUL would end the string that is parsed.
  func number(_ range: Range<Int>) -> Float? {
    guard range.count <= longestNumber else { return nil }
    for i in range where !self[i].isPrintable { return nil }
    return float(range)
  }

  /// The maximum number of bytes in a number. The exact value of a float has at most 150 digits.
  private var longestNumber: Int { 1000 }
}
