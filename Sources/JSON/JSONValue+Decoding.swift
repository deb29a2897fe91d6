// Decoding of JSON values into Swift types.

/// A decoder of JSON values.
///
/// Its errors always contain the path of the value concerned. Foundation's decoder omits it if a
/// number does not fit its type.
struct JSONValueDecoder: Decoder {
  let value: JSONValue
  var codingPath: [any CodingKey] = []
  var userInfo: [CodingUserInfoKey: Any] { [:] }

  /// Decodes the value as a JSON type or, for other types, by their own initializers.
  func decode<Value: Decodable>(_ type: Value.Type) throws -> Value {
    let scalar: Any? =
      switch type {
      case is Bool.Type: value.bool
      case is String.Type: value.string
      case is Int.Type: value.integer
      case is UInt64.Type: value.unsignedInteger
      case is Double.Type: value.double.flatMap { $0.isFinite ? $0 : nil }
      case is Float.Type: value.double.map { Float($0) }.flatMap { $0.isFinite ? $0 : nil }
      default: try Value(from: self)
      }
    guard let result = scalar as? Value else { throw mismatch(type) }
    return result
  }

  func container<Key: CodingKey>(keyedBy: Key.Type) throws -> KeyedDecodingContainer<Key> {
    guard let members = value.members else { throw mismatch([String: Any].self) }
    return KeyedDecodingContainer(Members(decoder: self, members: members))
  }

  func unkeyedContainer() throws -> any UnkeyedDecodingContainer {
    guard let elements = value.elements else { throw mismatch([Any].self) }
    return Elements(decoder: self, elements: elements)
  }

  func singleValueContainer() -> any SingleValueDecodingContainer { Single(decoder: self) }

  /// Returns the decoder of a value within this one.
  fileprivate func inner(_ value: JSONValue, _ key: any CodingKey) -> JSONValueDecoder {
    JSONValueDecoder(value: value, codingPath: codingPath + [key])
  }

  private func mismatch(_ type: Any.Type) -> DecodingError {
    let context = DecodingError.Context(codingPath: codingPath, debugDescription: "not of the type")
    return value.isNull ? .valueNotFound(type, context) : .typeMismatch(type, context)
  }
}

private struct Single: SingleValueDecodingContainer {
  let decoder: JSONValueDecoder
  var codingPath: [any CodingKey] { decoder.codingPath }

  func decodeNil() -> Bool { decoder.value.isNull }
  func decode<Value: Decodable>(_ type: Value.Type) throws -> Value { try decoder.decode(type) }
}

private struct Members<Key: CodingKey>: KeyedDecodingContainerProtocol {
  let decoder: JSONValueDecoder
  let members: [JSONValue.Member]
  var codingPath: [any CodingKey] { decoder.codingPath }
  var allKeys: [Key] { members.compactMap { Key(stringValue: $0.key) } }

  func contains(_ key: Key) -> Bool { decoder.value[key.stringValue] != nil }
  func decodeNil(forKey key: Key) throws -> Bool { try member(key).value.isNull }

  func decode<Value: Decodable>(_ type: Value.Type, forKey key: Key) throws -> Value {
    try member(key).decode(type)
  }

  func nestedContainer<Inner: CodingKey>(
    keyedBy type: Inner.Type, forKey key: Key
  ) throws -> KeyedDecodingContainer<Inner> { try member(key).container(keyedBy: type) }

  func nestedUnkeyedContainer(forKey key: Key) throws -> any UnkeyedDecodingContainer {
    try member(key).unkeyedContainer()
  }

  func superDecoder() throws -> any Decoder { decoder }
  func superDecoder(forKey key: Key) throws -> any Decoder { try member(key) }

  private func member(_ key: Key) throws -> JSONValueDecoder {
    guard let value = decoder.value[key.stringValue] else {
      let context = DecodingError.Context(codingPath: codingPath, debugDescription: "missing")
      throw DecodingError.keyNotFound(key, context)
    }
    return decoder.inner(value, key)
  }
}

private struct Elements: UnkeyedDecodingContainer {
  let decoder: JSONValueDecoder
  let elements: [JSONValue]
  var currentIndex = 0
  var codingPath: [any CodingKey] { decoder.codingPath }
  var count: Int? { elements.count }
  var isAtEnd: Bool { currentIndex == elements.count }

  mutating func decodeNil() throws -> Bool {
    let isNull = try element().value.isNull
    currentIndex += isNull ? 1 : 0
    return isNull
  }

  mutating func decode<Value: Decodable>(_ type: Value.Type) throws -> Value {
    try advance { try $0.decode(type) }
  }

  mutating func nestedContainer<Inner: CodingKey>(
    keyedBy type: Inner.Type
  ) throws -> KeyedDecodingContainer<Inner> { try advance { try $0.container(keyedBy: type) } }

  mutating func nestedUnkeyedContainer() throws -> any UnkeyedDecodingContainer {
    try advance { try $0.unkeyedContainer() }
  }

  mutating func superDecoder() throws -> any Decoder { try advance { $0 } }

  private mutating func advance<Result>(
    _ read: (JSONValueDecoder) throws -> Result
  ) throws -> Result {
    let result = try read(element())
    currentIndex += 1
    return result
  }

  private func element() throws -> JSONValueDecoder {
    guard !isAtEnd else {
      let context = DecodingError.Context(codingPath: codingPath, debugDescription: "too short")
      throw DecodingError.valueNotFound(Any.self, context)
    }
    return decoder.inner(elements[currentIndex], Index(intValue: currentIndex))
  }
}

private struct Index: CodingKey {
  let intValue: Int?
  var stringValue: String { intValue.map(String.init) ?? "" }

  init(intValue: Int) { self.intValue = intValue }
  init?(stringValue: String) { nil }
}
