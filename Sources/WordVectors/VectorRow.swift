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

  /// Returns the number at `range` if it consists of digits, `Int.max` if it is larger than that.
  func wholeNumber(_ range: Range<Int>) -> Int? {
    var number = 0
    for i in range {
      guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(self[i]) else { return nil }
      let (tens, isLarge) = number.multipliedReportingOverflow(by: 10)
      let (sum, isLarger) = tens.addingReportingOverflow(Int(self[i] - UInt8(ascii: "0")))
      number = isLarge || isLarger ? .max : sum
    }
    return number
  }

  /// Whether a row has a word and then a vector of finite numbers.
  func isRow(_ row: Range<Int>, dimensions: Int) -> Bool {
    var (word, first) = (row, row)
    for _ in 0..<dimensions {
      guard let field = lastField(of: &word), !word.isEmpty, number(field)?.isFinite == true else {
        return false
      }
      first = field
    }
    return strayNumberCount(in: word, before: first) == 0
  }

  /// Returns the number of fields at the end of a word that seem to belong to the vector after it;
  /// 0 if they are part of the word.
  ///
  /// All fields of a word but its first can be numbers only if they are whole and the vector begins
  /// with a number that is not, as in "at 5 0.1 0.2". Otherwise, the row may as well be too long.
  ///
  /// - Parameter number: The first number of the vector.
  func strayNumberCount(in word: Range<Int>, before number: Range<Int>) -> Int {
    var (rest, count) = (word, 0)
    var isWord = wholeNumber(number) == nil
    while let field = lastField(of: &rest), !rest.isEmpty {
      guard self.number(field) != nil else { return 0 }
      count += 1
      if wholeNumber(field) == nil { isWord = false }
    }
    return isWord ? 0 : count
  }

  /// The maximum number of bytes in a number. The exact value of a float has at most 150 digits.
  private var longestNumber: Int { 1000 }
}
