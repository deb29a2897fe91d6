// Reads JSON and, if allowed, JSON5 value by value.

/// A position in a JSON text, from which values are read.
///
/// A caller that knows the structure of the text can read it without building a tree: it opens an
/// object or array, then reads a value after each key or item. Every method skips the white space
/// before what it reads.
///
/// Sources: RFC 8259; https://spec.json5.org.
package struct JSONCursor {
  /// The maximum sizes, in bytes, and the maximum nesting. A text that exceeds them is refused.
  package struct Limits: Sendable {
    package let longestString: Int
    package let longestKey: Int
    /// The maximum number of objects and arrays that contain a value.
    package let deepestNesting: Int

    package init(
      longestString: Int = .max, longestKey: Int = .max, deepestNesting: Int = .max
    ) {
      self.longestString = longestString
      self.longestKey = longestKey
      self.deepestNesting = deepestNesting
    }

    package static let none = Limits()
  }

  let bytes: [UInt8]
  let allowsJSON5: Bool
  let limits: Limits
  var position = 0
  private var depth = 0
  private var isBeforeFirstItem = false

  /// Creates a cursor at the beginning of a text.
  ///
  /// - Throws: `JSONError` if the text is not UTF-8.
  /// - Complexity: O(bytes); reading the whole text also takes O(bytes).
  package init(
    _ bytes: [UInt8], allowsJSON5: Bool = false, limits: Limits
  ) throws(JSONError) {
    do {
      _ = try UTF8Span(validating: bytes.span)
    } catch {
      throw JSONError(.notUTF8, at: error.byteOffsets.lowerBound)
    }
    self.bytes = bytes
    self.allowsJSON5 = allowsJSON5
    self.limits = limits
    // RFC 8259 lets parsers ignore a byte order mark, which some editors write.
    if bytes.starts(with: "\u{FEFF}".utf8) { position = 3 }
  }

  /// Checks that only white space follows the last value.
  package mutating func readEnd() throws(JSONError) {
    try skipSpace()
    guard position == bytes.count else { throw expected(.end) }
  }

  // MARK: - Objects and arrays

  /// Reads the opening bracket of an object or array.
  package mutating func open(_ bracket: Unicode.Scalar) throws(JSONError) {
    guard try skip(bracket) else { throw expected(.mark(bracket)) }
    guard depth < limits.deepestNesting else {
      throw JSONError(.deepNesting(limits.deepestNesting), at: position - 1)
    }
    depth += 1
    isBeforeFirstItem = true
  }

  /// Reads the comma between two items of an object or array, or the closing bracket. JSON5 also
  /// allows a comma after the last item.
  ///
  /// - Parameter end: The closing bracket.
  /// - Returns: Whether another item follows. If not, the closing bracket has been read.
  package mutating func isAtItem(before end: Unicode.Scalar) throws(JSONError) -> Bool {
    let isFirst = isBeforeFirstItem
    isBeforeFirstItem = false
    var isAtEnd = try skip(end)
    if !isAtEnd, !isFirst {
      guard try skip(",") else { throw expected(.commaOr(end)) }
      if allowsJSON5 { isAtEnd = try skip(end) }
    }
    if isAtEnd { depth -= 1 }
    return !isAtEnd
  }

  /// Reads the next key of an object and the colon after it.
  ///
  /// - Parameter keys: The bytes of the preceding keys, to which this method adds the new key. Keys
  ///   are compared byte by byte because `String` compares normal forms, which takes time quadratic
  ///   in the number of combining marks.
  /// - Returns: The key and the offset of its first byte, or `nil` if the object has ended.
  package mutating func readKey(
    after keys: inout Set<[UInt8]>
  ) throws(JSONError) -> (key: String, offset: Int)? {
    guard try isAtItem(before: "}") else { return nil }
    try skipSpace()
    let start = position
    let key = try key()
    guard keys.insert(Array(key.utf8)).inserted else {
      throw JSONError(.repeatedKey(key), at: start)
    }
    guard try skip(":") else { throw expected(.mark(":")) }
    return (key, start)
  }

  // MARK: - Strings and numbers

  /// Returns whether the next value is a string.
  package mutating func isAtString() throws(JSONError) -> Bool {
    try skipSpace()
    return peek().map(isQuote) ?? false
  }

  /// Reads a string and resolves its escapes.
  package mutating func readString() throws(JSONError) -> String {
    guard try isAtString() else { throw expected(.string) }
    return try string()
  }

  /// Reads an integer that consists of digits alone and is less than `limit`.
  ///
  /// - Precondition: `10 * limit` fits in `Int`.
  package mutating func readInteger(below limit: Int) throws(JSONError) -> Int {
    try skipSpace()
    let start = position
    if peek() == UInt8(ascii: "-") { throw JSONError(.negativeNumber, at: start) }
    var value = 0
    while let digit = peek(), digit.isDigit {
      value = 10 * value + Int(digit - UInt8(ascii: "0"))
      guard value < limit else { throw JSONError(.largeNumber(limit), at: start) }
      position += 1
      // JSON has no leading zeros, so a number that begins with 0 ends here.
      if value == 0 { break }
    }
    guard position > start else { throw expected(.number) }
    if let byte = peek(), ".eE".utf8.contains(byte) { throw JSONError(.fraction, at: start) }
    return value
  }

  // MARK: - Tokens

  func peek() -> UInt8? { position < bytes.count ? bytes[position] : nil }

  func nextScalar() -> Unicode.Scalar? { JSONError.scalar(at: position, in: bytes) }

  func isQuote(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: "\"") || allowsJSON5 && byte == UInt8(ascii: "'")
  }

  /// Skips white space and, in JSON5, comments.
  mutating func skipSpace() throws(JSONError) {
    while let byte = peek() {
      if byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D {
        position += 1
      } else if allowsJSON5, byte == UInt8(ascii: "/") {
        try skipComment()
      } else if allowsJSON5, let scalar = nextScalar(),
        scalar.properties.isWhitespace || scalar == "\u{FEFF}"
      {
        position += scalar.utf8.count
      } else {
        return
      }
    }
  }

  private mutating func skipComment() throws(JSONError) {
    let start = position
    let rest = bytes[position...]
    if rest.starts(with: "//".utf8) {
      position = rest.firstIndex { $0 == 0x0A || $0 == 0x0D } ?? bytes.count
    } else if rest.starts(with: "/*".utf8) {
      let end = rest.indices.dropFirst(3).first {
        bytes[$0] == UInt8(ascii: "/") && bytes[$0 - 1] == UInt8(ascii: "*")
      }
      guard let end else { throw JSONError(.openComment, at: start) }
      position = end + 1
    } else {
      throw JSONError(.noComment, at: start)
    }
  }

  /// Skips white space and then the character if it comes next; returns whether it does.
  private mutating func skip(_ character: Unicode.Scalar) throws(JSONError) -> Bool {
    try skipSpace()
    guard peek() == UInt8(ascii: character) else { return false }
    position += 1
    return true
  }

  /// Returns the error for a text that does not continue with `piece`.
  func expected(_ piece: JSONError.Piece) -> JSONError {
    JSONError(position < bytes.count ? .unexpected(piece) : .incomplete(piece), at: position)
  }
}

extension UInt8 {
  var isDigit: Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(self) }

  var isLetter: Bool { (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(self | 0x20) }

  var isHexDigit: Bool {
    isDigit || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains(self | 0x20)
  }
}
