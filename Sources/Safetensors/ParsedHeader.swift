// The meaning of a header's JSON: metadata, and an entry for each tensor.

/// A header whose every entry is sound by itself; how the entries lie together is not yet known.
struct ParsedHeader {
  /// A tensor with the offsets of its bytes, counted from the start of the data.
  struct Entry: Sendable {
    let tensor: TensorDescription
    let offsets: Range<Int>
  }

  private(set) var metadata = ExactDictionary<String>()

  /// In the order of the header.
  private(set) var entries: [Entry] = []

  /// - Parameter json: the bytes of the header after its length.
  /// - Throws: the errors of a header's text, or of one tensor's entry.
  /// - Complexity: O(*n*), where *n* is the number of bytes.
  init(_ json: [UInt8]) throws(SafetensorsError) {
    var cursor = try JSONCursor(json)
    guard json.first == UInt8(ascii: "{") else { throw .noOpeningBrace }
    try cursor.readObject { cursor, key throws(SafetensorsError) in
      if key.utf8.elementsEqual(Format.metadataKey.utf8) {
        metadata = try cursor.readMetadata()
      } else {
        entries.append(try cursor.readEntry(of: key))
      }
    }
    try cursor.readEnd()
  }
}

extension JSONCursor {
  fileprivate mutating func readMetadata() throws(SafetensorsError) -> ExactDictionary<String> {
    var metadata = ExactDictionary<String>()
    try readObject { cursor, key throws(SafetensorsError) in
      guard cursor.isAtString() else { throw .metadataNotString(key: key) }
      metadata[key] = try cursor.readString()
    }
    return metadata
  }

  fileprivate mutating func readEntry(
    of name: String
  ) throws(SafetensorsError) -> ParsedHeader.Entry {
    var typeName: String?
    var shape: [Int]?
    var offsets: [Int]?
    try readObject { cursor, key throws(SafetensorsError) in
      switch Format.Field.allCases.first(where: { $0.rawValue.utf8.elementsEqual(key.utf8) }) {
      case .type: typeName = try cursor.readString()
      case .shape: shape = try cursor.readIntegers()
      case .offsets: offsets = try cursor.readIntegers()
      case nil: throw .unknownField(key, tensor: name)
      }
    }
    return try ParsedHeader.Entry(
      name: name, typeName: present(typeName, .type, in: name),
      shape: present(shape, .shape, in: name), offsets: present(offsets, .offsets, in: name))
  }

  private func present<Value>(
    _ value: Value?, _ field: Format.Field, in tensor: String
  ) throws(SafetensorsError) -> Value {
    guard let value else { throw .missingField(field.rawValue, tensor: tensor) }
    return value
  }
}

extension ParsedHeader.Entry {
  /// Checks what the fields of one entry say of each other.
  fileprivate init(
    name: String, typeName: String, shape: [Int], offsets: [Int]
  ) throws(SafetensorsError) {
    let types = ElementType.allCases
    guard let type = types.first(where: { $0.rawValue.utf8.elementsEqual(typeName.utf8) }) else {
      throw .unknownType(typeName, tensor: name)
    }
    guard offsets.count == 2 else { throw .offsetsNotPair(tensor: name, count: offsets.count) }
    let (begin, end) = (offsets[0], offsets[1])
    guard begin <= end else { throw .offsetsReversed(tensor: name, begin: begin, end: end) }
    guard let byteCount = TensorDescription.byteCount(of: shape, type: type) else {
      throw .sizeOverflow(tensor: name)
    }
    guard byteCount == end - begin else {
      throw .sizeMismatch(tensor: name, expected: byteCount, actual: end - begin)
    }
    self.tensor = TensorDescription(name: name, type: type, shape: shape)
    self.offsets = begin..<end
  }
}
