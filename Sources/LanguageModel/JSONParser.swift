// The grammar of JSON and, where that is allowed, of JSON5.

/// A position in a text, from which values are read.
///
/// Sources: RFC 8259; https://spec.json5.org.
struct JSONParser {
  /// No string and no key of ours is longer, in bytes: a decoder compares them as `String` does, in
  /// time quadratic in the number of combining marks.
  static let longestString = 1 << 14
  static let longestKey = 1 << 8
  /// The objects and arrays that a value may lie in.
  static let deepestNesting = 100

  private let bytes: [UInt8]
  private let allowsJSON5: Bool
  private var position = 0
  private var depth = 0

  init(_ bytes: [UInt8], allowsJSON5: Bool) throws(JSONFlaw) {
    do {
      _ = try UTF8Span(validating: bytes.span)
    } catch {
      throw JSONFlaw("it is not JSON in UTF-8", at: error.byteOffsets.lowerBound, in: bytes)
    }
    self.bytes = bytes
    self.allowsJSON5 = allowsJSON5
    // RFC 8259 lets parsers ignore a byte-order mark, and some editors put one.
    if bytes.starts(with: "\u{FEFF}".utf8) { position = 3 }
  }

  /// Reads the one value of the text.
  mutating func text() throws(JSONFlaw) -> JSONValue {
    let value = try value()
    try skipSpace()
    guard position == bytes.count else { throw expected("the end of the text") }
    return value
  }

  // MARK: - Values

  private mutating func value() throws(JSONFlaw) -> JSONValue {
    try skipSpace()
    let start = position
    let content: JSONValue.Content =
      switch peek() {
      case UInt8(ascii: "{"): .object(try members())
      case UInt8(ascii: "["): .array(try elements())
      case let byte? where isQuote(byte): .string(try string())
      default: try word()
      }
    return JSONValue(content: content, offset: start)
  }

  private mutating func elements() throws(JSONFlaw) -> [JSONValue] {
    var elements: [JSONValue] = []
    try readItems(until: "]") { parser throws(JSONFlaw) in
      elements.append(try parser.value())
    }
    return elements
  }

  private mutating func members() throws(JSONFlaw) -> [JSONValue.Member] {
    var members: [JSONValue.Member] = []
    var keys: Set<[UInt8]> = []
    try readItems(until: "}") { parser throws(JSONFlaw) in
      try parser.skipSpace()
      let start = parser.position
      let key = try parser.key()
      guard keys.insert(Array(key.utf8)).inserted else {
        throw parser.flaw("it has the key \"\(key)\" twice; keep one of them", at: start)
      }
      guard try parser.skip(":") else { throw parser.expected("':'") }
      members.append(JSONValue.Member(key: key, offset: start, value: try parser.value()))
    }
    return members
  }

  /// Reads what lies between brackets, with a comma between each two, and in JSON5 after the last.
  private mutating func readItems(
    until end: Unicode.Scalar, _ readItem: (inout JSONParser) throws(JSONFlaw) -> Void
  ) throws(JSONFlaw) {
    guard depth < Self.deepestNesting else {
      throw flaw("it has values in more than \(Self.deepestNesting) brackets", at: position)
    }
    depth += 1
    defer { depth -= 1 }
    position += 1
    if try skip(end) { return }
    while true {
      try readItem(&self)
      if try skip(end) { return }
      guard try skip(",") else { throw expected("',' or '\(end)'") }
      if allowsJSON5, try skip(end) { return }
    }
  }

  /// Reads a number, `true`, `false` or `null`.
  private mutating func word() throws(JSONFlaw) -> JSONValue.Content {
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
      throw isLikeNumber
        ? notJSON("'\(text.prefix(40))' is not a number", at: start) : expected("a value")
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

  // MARK: - Keys and strings

  private mutating func key() throws(JSONFlaw) -> String {
    let start = position
    let key = if let byte = peek(), isQuote(byte) { try string() } else { try name() }
    guard key.utf8.count <= Self.longestKey else {
      throw flaw("it has a key of more than \(Self.longestKey) bytes", at: start)
    }
    return key
  }

  /// Reads a key without quotes, which JSON5 has.
  private mutating func name() throws(JSONFlaw) -> String {
    guard allowsJSON5 else { throw expected("a key in '\"'") }
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
    guard !key.isEmpty else { throw expected("a key") }
    return key
  }

  private mutating func string() throws(JSONFlaw) -> String {
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
        guard text.utf8.count <= Self.longestString else {
          throw flaw("it has a string of more than \(Self.longestString) bytes", at: start)
        }
        return text
      case UInt8(ascii: "\\"):
        text += try escape()
      case UInt8(ascii: "\t") where allowsJSON5:
        text += "\t"
        position += 1
      case UInt8(ascii: "\n"), UInt8(ascii: "\r"):
        throw notJSON("a string does not end on its line", at: start)
      case nil:
        throw notJSON("a string does not end", at: start)
      case .some:
        throw notJSON("a string has a control character that is not escaped", at: position)
      }
    }
  }

  /// Reads an escape and returns what it stands for, nothing for the end of a line in JSON5.
  private mutating func escape() throws(JSONFlaw) -> String {
    let start = position
    position += 1
    guard let scalar = nextScalar() else { throw notJSON("an escape does not end", at: start) }
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
    guard allowsJSON5, !("1"..."9").contains(scalar) else { throw unknownEscape(at: start) }
    switch scalar {
    case "v": return "\u{b}"
    case "x": return String(Unicode.Scalar(UInt8(try hexNumber(2, from: start))))
    case "0":
      if let next = peek(), next.isDigit { throw unknownEscape(at: start) }
      return "\0"
    case "\r":
      if peek() == UInt8(ascii: "\n") { position += 1 }
      return ""
    case "\n", "\u{2028}", "\u{2029}": return ""
    default: return String(scalar)
    }
  }

  /// Reads the digits after `\u`, and the second escape of a surrogate pair.
  private mutating func unicodeEscape(from start: Int) throws(JSONFlaw) -> String {
    var units = [UInt16(try hexNumber(4, from: start))]
    if UTF16.isLeadSurrogate(units[0]), bytes[position...].starts(with: "\\u".utf8) {
      position += 2
      units.append(UInt16(try hexNumber(4, from: start)))
    }
    guard let text = String(validating: units, as: UTF16.self) else {
      throw notJSON("an escape is half of a surrogate pair", at: start)
    }
    return text
  }

  private mutating func hexNumber(_ count: Int, from start: Int) throws(JSONFlaw) -> Int {
    let digits = bytes[position...].prefix(count)
    guard digits.count == count, digits.allSatisfy(\.isHexDigit),
      let number = Int(String(decoding: digits, as: UTF8.self), radix: 16)
    else { throw unknownEscape(at: start) }
    position += count
    return number
  }

  // MARK: - Pieces

  private func peek() -> UInt8? { position < bytes.count ? bytes[position] : nil }

  private func nextScalar() -> Unicode.Scalar? {
    String(decoding: bytes[position...].prefix(4), as: UTF8.self).unicodeScalars.first
  }

  private func isQuote(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: "\"") || allowsJSON5 && byte == UInt8(ascii: "'")
  }

  /// Skips white space, and in JSON5 comments.
  private mutating func skipSpace() throws(JSONFlaw) {
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

  private mutating func skipComment() throws(JSONFlaw) {
    let start = position
    let rest = bytes[position...]
    if rest.starts(with: "//".utf8) {
      position = rest.firstIndex { $0 == 0x0A || $0 == 0x0D } ?? bytes.count
    } else if rest.starts(with: "/*".utf8) {
      let end = rest.indices.dropFirst(3).first {
        bytes[$0] == UInt8(ascii: "/") && bytes[$0 - 1] == UInt8(ascii: "*")
      }
      guard let end else { throw notJSON("a comment does not end", at: start) }
      position = end + 1
    } else {
      throw notJSON("'/' begins no comment", at: start)
    }
  }

  /// Skips white space and the character, if that comes next; returns whether it does.
  private mutating func skip(_ character: Unicode.Scalar) throws(JSONFlaw) -> Bool {
    try skipSpace()
    guard peek() == UInt8(ascii: character) else { return false }
    position += 1
    return true
  }

  // MARK: - Errors

  private func flaw(_ message: String, at offset: Int) -> JSONFlaw {
    JSONFlaw(message, at: offset, in: bytes)
  }

  private func notJSON(_ message: String, at offset: Int) -> JSONFlaw {
    flaw("it is not JSON: \(message)", at: offset)
  }

  private func expected(_ what: String) -> JSONFlaw {
    let found = nextScalar().map { "'\($0)'" } ?? "the end of the text"
    return notJSON("expected \(what), found \(found)", at: position)
  }

  private func unknownEscape(at offset: Int) -> JSONFlaw {
    notJSON("a string has an unknown escape", at: offset)
  }
}

extension UInt8 {
  fileprivate var isDigit: Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(self) }

  fileprivate var isLetter: Bool { (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(self | 0x20) }

  fileprivate var isHexDigit: Bool {
    isDigit || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains(self | 0x20)
  }
}
