// The values of a JSON text, with their offsets.

/// A value of a JSON text.
package struct JSONValue {
  package enum Content {
    case null
    case bool(Bool)
    /// A number as spelled in the text.
    case number(String)
    case string(String)
    case array([JSONValue])
    /// The members in the order of the text.
    case object([Member])
  }

  /// A key of an object and its value.
  package struct Member {
    package let key: String
    /// The offset of the key's first byte.
    package let offset: Int
    package let value: JSONValue
  }

  package let content: Content
  /// The offset of the value's first byte.
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

  /// The number; infinite if it is too large for `Double`.
  package var double: Double? {
    if case .number(let text) = content { Double(text) } else { nil }
  }

  /// The number; infinite if it is too large for `Float`.
  var float: Float? {
    if case .number(let text) = content { Float(text) } else { nil }
  }

  /// The number if it is a whole number, in any spelling, that fits in `Int`.
  package var integer: Int? {
    guard case .number(let text) = content else { return nil }
    if let integer = Int(text) { return integer }
    if let mark = text.utf8.firstIndex(where: { $0 | 0x20 == UInt8(ascii: "x") }) {
      let sign = text.utf8.first == UInt8(ascii: "-") ? "-" : ""
      return Int(sign + text[mark...].dropFirst(), radix: 16)
    }
    return Double(text).flatMap(Int.init(exactly:))
  }

  /// The number if it is spelled by digits alone and fits in `UInt64`.
  var unsignedInteger: UInt64? {
    if case .number(let text) = content { UInt64(text) } else { nil }
  }

  package var elements: [JSONValue]? {
    if case .array(let elements) = content { elements } else { nil }
  }

  package var members: [Member]? {
    if case .object(let members) = content { members } else { nil }
  }

  /// The value of an object's key, or `nil` if there is none.
  ///
  /// - Complexity: O(members).
  package subscript(key: String) -> JSONValue? {
    members?.first { $0.key.utf8.elementsEqual(key.utf8) }?.value
  }

  /// Returns the value at a path of keys and indices, or the last value that exists along the path.
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
