// A strict reader of the little JSON a header is made of.

/// A position in a header, from which values of a known kind are read.
///
/// Foundation's readers keep the last of two equal keys and take 1.0 for an integer; a header is
/// safe to trust only if both are refused. Each method reads one value, and the white space before
/// it. Nesting is what the caller asks for, so no input can make it deep.
///
/// Source: RFC 8259.
struct JSONCursor {
  private let bytes: [UInt8]
  private var position = 0

  /// - Throws: `invalidUTF8`.
  init(_ bytes: [UInt8]) throws(SafetensorsError) {
    do {
      _ = try UTF8Span(validating: bytes.span)
    } catch {
      throw .invalidUTF8(at: Format.lengthByteCount + error.byteOffsets.lowerBound)
    }
    self.bytes = bytes
  }

  /// The offset in the file, for errors.
  private var offset: Int { Format.lengthByteCount + position }

  /// Whether the next value is a string.
  mutating func isAtString() -> Bool {
    skipWhitespace()
    return peek() == UInt8(ascii: "\"")
  }

  /// Reads an object, handing each key to `readValue`, which reads the value.
  ///
  /// Keys are compared byte by byte: `String` compares normal forms, which takes time quadratic in the
  /// number of combining marks.
  mutating func readObject(
    _ readValue: (inout JSONCursor, _ key: String) throws(SafetensorsError) -> Void
  ) throws(SafetensorsError) {
    try expect("{")
    if skip("}") { return }
    var keys: Set<[UInt8]> = []
    repeat {
      skipWhitespace()
      let start = offset
      let key = try readString()
      guard keys.insert(Array(key.utf8)).inserted else { throw .duplicateKey(key, at: start) }
      try expect(":")
      try readValue(&self, key)
    } while skip(",")
    try expect("}", or: "a comma")
  }

  /// Reads an array of integers, each at least 0 and below `Format.numberLimit`.
  mutating func readIntegers() throws(SafetensorsError) -> [Int] {
    try expect("[")
    if skip("]") { return [] }
    var integers: [Int] = []
    repeat {
      integers.append(try readInteger())
    } while skip(",")
    try expect("]", or: "a comma")
    return integers
  }

  /// Reads a string, with its escapes resolved.
  mutating func readString() throws(SafetensorsError) -> String {
    guard isAtString() else { throw unexpected("a string") }
    position += 1
    var text = ""
    while true {
      let start = position
      while let byte = peek(), byte >= 0x20, byte != UInt8(ascii: "\""), byte != UInt8(ascii: "\\")
      {
        position += 1
      }
      text += String(decoding: bytes[start..<position], as: UTF8.self)
      switch peek() {
      case UInt8(ascii: "\""):
        position += 1
        return text
      case UInt8(ascii: "\\"):
        text += try readEscape()
      case .some:
        throw .controlCharacter(at: offset)
      case nil:
        throw unexpected("the end of a string")
      }
    }
  }

  /// Reads the white space that may follow the last value.
  mutating func readEnd() throws(SafetensorsError) {
    skipWhitespace()
    guard position == bytes.count else { throw .contentAfterHeader(at: offset) }
  }

  // MARK: - Pieces

  private mutating func readInteger() throws(SafetensorsError) -> Int {
    skipWhitespace()
    let start = position
    if peek() == UInt8(ascii: "-") { throw .negativeNumber(at: offset) }
    var value = 0
    while let digit = peek().flatMap(decimalValue) {
      value = 10 * value + digit
      guard value < Format.numberLimit else {
        throw .numberTooLarge(at: Format.lengthByteCount + start)
      }
      position += 1
      // JSON has no leading zeros: after this one, only what follows a number may come.
      if value == 0 { break }
    }
    guard position > start else { throw unexpected("a number") }
    switch peek() {
    case UInt8(ascii: "."), UInt8(ascii: "e"), UInt8(ascii: "E"):
      throw .fractionalNumber(at: Format.lengthByteCount + start)
    default:
      return value
    }
  }

  private mutating func readEscape() throws(SafetensorsError) -> String {
    let start = offset
    position += 1
    guard let byte = peek() else { throw unexpected("the rest of an escape") }
    position += 1
    switch byte {
    case UInt8(ascii: "\""): return "\""
    case UInt8(ascii: "\\"): return "\\"
    case UInt8(ascii: "/"): return "/"
    case UInt8(ascii: "b"): return "\u{8}"
    case UInt8(ascii: "f"): return "\u{c}"
    case UInt8(ascii: "n"): return "\n"
    case UInt8(ascii: "r"): return "\r"
    case UInt8(ascii: "t"): return "\t"
    case UInt8(ascii: "u"): break
    default: throw .invalidEscape(at: start)
    }
    var units = [try readCodeUnit(ofEscapeAt: start)]
    if UTF16.isLeadSurrogate(units[0]), bytes[position...].starts(with: "\\u".utf8) {
      position += 2
      units.append(try readCodeUnit(ofEscapeAt: start))
    }
    guard let text = String(validating: units, as: UTF16.self) else {
      throw .loneSurrogate(at: start)
    }
    return text
  }

  private mutating func readCodeUnit(
    ofEscapeAt start: Int
  ) throws(SafetensorsError) -> UInt16 {
    var unit: UInt16 = 0
    for _ in 0..<4 {
      guard let byte = peek() else { throw unexpected("the rest of an escape") }
      guard let digit = Character(Unicode.Scalar(byte)).hexDigitValue else {
        throw .invalidEscape(at: start)
      }
      unit = unit << 4 | UInt16(digit)
      position += 1
    }
    return unit
  }

  private func peek() -> UInt8? {
    position < bytes.count ? bytes[position] : nil
  }

  private func decimalValue(of byte: UInt8) -> Int? {
    (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) ? Int(byte - UInt8(ascii: "0")) : nil
  }

  private mutating func skipWhitespace() {
    while let byte = peek(), byte == 0x20 || byte == 0x09 || byte == 0x0a || byte == 0x0d {
      position += 1
    }
  }

  private mutating func skip(_ mark: Unicode.Scalar) -> Bool {
    skipWhitespace()
    guard peek() == UInt8(ascii: mark) else { return false }
    position += 1
    return true
  }

  private mutating func expect(
    _ mark: Unicode.Scalar, or alternative: String? = nil
  ) throws(SafetensorsError) {
    guard skip(mark) else {
      throw unexpected((alternative.map { "\($0) or " } ?? "") + "`\(mark)`")
    }
  }

  private func unexpected(_ expected: String) -> SafetensorsError {
    position < bytes.count
      ? .unexpectedByte(at: offset, expected: expected) : .headerIncomplete(expected: expected)
  }
}
