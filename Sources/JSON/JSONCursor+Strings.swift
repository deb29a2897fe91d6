// Reading of keys and strings in JSON and JSON5.

extension JSONCursor {
  /// Reads a key of an object.
  mutating func key() throws(JSONError) -> String {
    let start = position
    let key = if try isAtString() { try string() } else { try name() }
    guard key.utf8.count <= limits.longestKey else {
      throw JSONError(.longKey(limits.longestKey), at: start)
    }
    return key
  }

  /// Reads an unquoted key, which only JSON5 allows.
  private mutating func name() throws(JSONError) -> String {
    guard allowsJSON5 else { throw expected(.key) }
    var key = ""
    while let scalar = nextScalar() {
      let isPart =
        scalar == "$" || scalar == "_" || scalar == "\\" || scalar.properties.isIDStart
        || !key.isEmpty
          && (scalar.properties.isIDContinue || scalar == "\u{200C}" || scalar == "\u{200D}")
      guard isPart else { break }
      if scalar == "\\" {
        key += try escape()
      } else {
        key.unicodeScalars.append(scalar)
        position += scalar.utf8.count
      }
    }
    guard !key.isEmpty else { throw expected(.name) }
    return key
  }

  /// Reads the string whose opening quotation mark is at the cursor.
  mutating func string() throws(JSONError) -> String {
    let start = position
    let quote = bytes[position]
    position += 1
    var text = ""
    while true {
      let run = position
      while let byte = peek(), byte >= 0x20, byte != quote, byte != UInt8(ascii: "\\") {
        position += 1
      }
      text += String(decoding: bytes[run..<position], as: UTF8.self)
      switch peek() {
      case quote:
        position += 1
        guard text.utf8.count <= limits.longestString else {
          throw JSONError(.longString(limits.longestString), at: start)
        }
        return text
      case UInt8(ascii: "\\"):
        text += try escape()
      case UInt8(ascii: "\t") where allowsJSON5:
        text += "\t"
        position += 1
      case nil:
        throw JSONError(.incomplete(.endOfString), at: start)
      case UInt8(ascii: "\n"), UInt8(ascii: "\r"):
        throw JSONError(.lineEnd(inStringAt: start), at: position)
      case .some:
        throw JSONError(.controlCharacter, at: position)
      }
    }
  }

  /// Reads an escape and returns the text that it stands for, which is empty for an escaped line
  /// end in JSON5.
  private mutating func escape() throws(JSONError) -> String {
    let start = position
    position += 1
    guard let scalar = nextScalar() else { throw JSONError(.incomplete(.restOfEscape), at: start) }
    position += scalar.utf8.count
    switch scalar {
    case "\"", "\\", "/": return String(scalar)
    case "b": return "\u{8}"
    case "f": return "\u{c}"
    case "n": return "\n"
    case "r": return "\r"
    case "t": return "\t"
    case "u": return try unicodeEscape(from: start)
    default: break
    }
    guard allowsJSON5, !("1"..."9").contains(scalar) else {
      throw JSONError(.unknownEscape, at: start)
    }
    switch scalar {
    case "v": return "\u{b}"
    case "x": return String(Unicode.Scalar(UInt8(try hexNumber(2, from: start))))
    case "0":
      if let next = peek(), next.isDigit { throw JSONError(.unknownEscape, at: start) }
      return "\0"
    case "\r":
      if peek() == UInt8(ascii: "\n") { position += 1 }
      return ""
    case "\n", "\u{2028}", "\u{2029}": return ""
    default: return String(scalar)
    }
  }

  /// Reads the digits after `\u` and, for a surrogate pair, the second escape.
  private mutating func unicodeEscape(from start: Int) throws(JSONError) -> String {
    var units = [UInt16(try hexNumber(4, from: start))]
    if UTF16.isLeadSurrogate(units[0]), bytes[position...].starts(with: "\\u".utf8) {
      position += 2
      units.append(UInt16(try hexNumber(4, from: start)))
    }
    guard let text = String(validating: units, as: UTF16.self) else {
      throw JSONError(.halfSurrogatePair, at: start)
    }
    return text
  }

  private mutating func hexNumber(_ count: Int, from start: Int) throws(JSONError) -> Int {
    let digits = bytes[position...].prefix(count)
    guard digits.allSatisfy(\.isHexDigit) else { throw JSONError(.unknownEscape, at: start) }
    guard digits.count == count,
      let number = Int(String(decoding: digits, as: UTF8.self), radix: 16)
    else { throw JSONError(.incomplete(.restOfEscape), at: start) }
    position += count
    return number
  }
}
