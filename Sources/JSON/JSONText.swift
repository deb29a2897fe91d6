// Parses a JSON text into a tree of values.

/// A JSON text and its parsed value.
package struct JSONText {
  /// Returns the limits on strings, keys and nesting.
  ///
  /// A decoder compares strings and keys as `String` does, in time quadratic in the number of
  /// combining marks, so their length is limited; the program's own files stay within the limits.
  /// Strings may be longer if they are not compared.
  /// Nesting is limited because nested values are read recursively.
  private static func limits(longestString: Int) -> JSONCursor.Limits {
    JSONCursor.Limits(longestString: longestString, longestKey: 1 << 8, deepestNesting: 100)
  }

  package let value: JSONValue
  private let bytes: [UInt8]

  /// Parses JSON in UTF-8 or, if allowed, JSON5.
  ///
  /// - Parameter longestString: The maximum length of a string, in bytes.
  /// - Throws: `JSONFlaw`, also for texts that most parsers accept: an object with two equal keys,
  ///   strings of more than `longestString` bytes, keys of more than 256 bytes, and values in more
  ///   than 100 brackets.
  /// - Complexity: O(bytes).
  package init(
    _ bytes: [UInt8], allowsJSON5: Bool = false, longestString: Int = 1 << 14
  ) throws(JSONFlaw) {
    do {
      var cursor = try JSONCursor(
        bytes, allowsJSON5: allowsJSON5, limits: Self.limits(longestString: longestString))
      value = try cursor.readValue()
      try cursor.readEnd()
    } catch {
      throw JSONFlaw(error, in: bytes)
    }
    self.bytes = bytes
  }

  /// Returns an error about the text at an offset in bytes.
  package func flaw(_ message: String, at offset: Int) -> JSONFlaw {
    JSONFlaw(message, at: offset, in: bytes)
  }
}

extension JSONCursor {
  /// Reads a value of any kind with all that it contains.
  fileprivate mutating func readValue() throws(JSONError) -> JSONValue {
    try skipSpace()
    let start = position
    let content: JSONValue.Content =
      switch peek() {
      case UInt8(ascii: "{"): .object(try readMembers())
      case UInt8(ascii: "["): .array(try readElements())
      case let byte? where isQuote(byte): .string(try readString())
      default: try readWord()
      }
    return JSONValue(content: content, offset: start)
  }

  private mutating func readElements() throws(JSONError) -> [JSONValue] {
    try open("[")
    var elements: [JSONValue] = []
    while try isAtItem(before: "]") { elements.append(try readValue()) }
    return elements
  }

  private mutating func readMembers() throws(JSONError) -> [JSONValue.Member] {
    try open("{")
    var members: [JSONValue.Member] = []
    var keys: Set<[UInt8]> = []
    while let (key, offset) = try readKey(after: &keys) {
      members.append(JSONValue.Member(key: key, offset: offset, value: try readValue()))
    }
    return members
  }

  /// Reads a number, `true`, `false` or `null`.
  private mutating func readWord() throws(JSONError) -> JSONValue.Content {
    let start = position
    while let byte = peek(), byte.isLetter || byte.isDigit || "+-._$".utf8.contains(byte) {
      position += 1
    }
    let word = bytes[start..<position]
    let text = String(decoding: word, as: UTF8.self)
    switch text {
    case "true": return .bool(true)
    case "false": return .bool(false)
    case "null": return .null
    default:
      if isNumber(word) { return .number(text) }
      let isLikeNumber = word.first.map { $0.isDigit || "+-.".utf8.contains($0) } ?? false
      position = start
      throw isLikeNumber ? JSONError(.notNumber(text), at: start) : expected(.value)
    }
  }

  private func isNumber(_ word: ArraySlice<UInt8>) -> Bool {
    var rest = word
    func skipDigits() -> Int {
      let count = rest.prefix(while: \.isDigit).count
      rest = rest.dropFirst(count)
      return count
    }
    if let sign = rest.first, (allowsJSON5 ? "+-" : "-").utf8.contains(sign) {
      rest = rest.dropFirst()
    }
    if allowsJSON5 {
      if rest.elementsEqual("Infinity".utf8) || rest.elementsEqual("NaN".utf8) { return true }
      if rest.starts(with: "0x".utf8) || rest.starts(with: "0X".utf8) {
        return rest.count > 2 && rest.dropFirst(2).allSatisfy(\.isHexDigit)
      }
    }
    let startsWithZero = rest.first == UInt8(ascii: "0")
    let whole = skipDigits()
    if startsWithZero, whole > 1 { return false }
    if rest.first == UInt8(ascii: ".") {
      rest = rest.dropFirst()
      let fraction = skipDigits()
      guard allowsJSON5 ? whole + fraction > 0 : min(whole, fraction) > 0 else { return false }
    } else if whole == 0 {
      return false
    }
    if let mark = rest.first, mark | 0x20 == UInt8(ascii: "e") {
      rest = rest.dropFirst()
      if let sign = rest.first, "+-".utf8.contains(sign) { rest = rest.dropFirst() }
      if skipDigits() == 0 { return false }
    }
    return rest.isEmpty
  }
}
