// A value of a JSON text, with its place.

package struct JSONValue {
  package enum Content {
    case null
    case bool(Bool)
    /// As it is spelled.
    case number(String)
    case string(String)
    case array([JSONValue])
    /// In the order of the text.
    case object([Member])
  }

  package struct Member {
    package let key: String
    /// Of the key's first byte.
    package let offset: Int
    package let value: JSONValue
  }

  package let content: Content
  /// Of the value's first byte.
  package let offset: Int
}

extension JSONValue {
  package var isNull: Bool {
    if case .null = content { true } else { false }
  }

  package var bool: Bool? {
    if case .bool(let bool) = content { bool } else { nil }
  }

  package var string: String? {
    if case .string(let string) = content { string } else { nil }
  }

  /// The number; infinite where it is too large.
  package var double: Double? {
    if case .number(let text) = content { Double(text) } else { nil }
  }

  /// The number if it is whole, however it is spelled, and in range.
  package var integer: Int? {
    guard case .number(let text) = content else { return nil }
    if let integer = Int(text) { return integer }
    if let mark = text.utf8.firstIndex(where: { $0 | 0x20 == UInt8(ascii: "x") }) {
      let sign = text.utf8.first == UInt8(ascii: "-") ? "-" : ""
      return Int(sign + text[mark...].dropFirst(), radix: 16)
    }
    return Double(text).flatMap(Int.init(exactly:))
  }

  /// The number if it is a whole one, spelled by digits alone, and in range.
  var unsignedInteger: UInt64? {
    if case .number(let text) = content { UInt64(text) } else { nil }
  }

  package var elements: [JSONValue]? {
    if case .array(let elements) = content { elements } else { nil }
  }

  package var members: [Member]? {
    if case .object(let members) = content { members } else { nil }
  }

  /// The value of a key of an object.
  ///
  /// - Complexity: O(members).
  package subscript(key: String) -> JSONValue? {
    members?.first { $0.key.utf8.elementsEqual(key.utf8) }?.value
  }

  /// The value that a path of keys and indices leads to, or the last one on the way.
  func descendant(at path: some Sequence<any CodingKey>) -> JSONValue {
    var value = self
    for key in path {
      let elements = value.elements ?? []
      let next = key.intValue.map { elements.dropFirst($0).first } ?? value[key.stringValue]
      guard let next else { return value }
      value = next
    }
    return value
  }
}
