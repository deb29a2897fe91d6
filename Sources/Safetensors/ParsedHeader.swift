// Parses the JSON of a header: metadata and an entry for each tensor.

import JSON

/// A header whose entries are each valid by themselves. Their layout in the file is not checked
/// here.
struct ParsedHeader {
  /// A tensor with the offsets of its bytes from the start of the data.
  struct Entry: Sendable {
    let tensor: TensorDescription
    let offsets: Range<Int>
  }

  let metadata: ExactDictionary<String>

  /// The entries in the order of the header.
  let entries: [Entry]

  /// Parses and checks the entries of a header.
  ///
  /// - Parameter json: The bytes of the header, without its length.
  /// - Throws: An error about the header's text or about the entry of one tensor.
  /// - Complexity: O(*n*), where *n* is the number of bytes.
  init(_ json: [UInt8]) throws(SafetensorsError) {
    // The reader descends only as far as the format does, so nesting needs no limit.
    (metadata, entries) = try SafetensorsError.mapping {
      var cursor = try JSONCursor(json, limits: .none)
      guard json.first == UInt8(ascii: "{") else { throw SafetensorsError.noOpeningBrace }
      let header = try cursor.readHeader()
      try cursor.readEnd()
      return header
    }
  }
}

extension JSONCursor {
  fileprivate mutating func readHeader() throws -> (
    metadata: ExactDictionary<String>, entries: [ParsedHeader.Entry]
  ) {
    var metadata = ExactDictionary<String>()
    var entries: [ParsedHeader.Entry] = []
    var keys: Set<[UInt8]> = []
    try open("{")
    while let key = try readKey(after: &keys)?.key {
      if key.utf8.elementsEqual(Format.metadataKey.utf8) {
        metadata = try readMetadata()
      } else {
        entries.append(try readEntry(of: key))
      }
    }
    return (metadata, entries)
  }

  private mutating func readMetadata() throws -> ExactDictionary<String> {
    var metadata = ExactDictionary<String>()
    var keys: Set<[UInt8]> = []
    try open("{")
    while let key = try readKey(after: &keys)?.key {
      guard try isAtString() else { throw SafetensorsError.metadataNotString(key: key) }
      metadata[key] = try readString()
    }
    return metadata
  }

  private mutating func readEntry(of name: String) throws -> ParsedHeader.Entry {
    var typeName: String?
    var shape: [Int]?
    var offsets: [Int]?
    var keys: Set<[UInt8]> = []
    try open("{")
    while let key = try readKey(after: &keys)?.key {
      switch Format.Field.allCases.first(where: { $0.rawValue.utf8.elementsEqual(key.utf8) }) {
      case .type: typeName = try readString()
      case .shape: shape = try readIntegers()
      case .offsets: offsets = try readIntegers()
      case nil: throw SafetensorsError.unknownField(key, tensor: name)
      }
    }
    return try ParsedHeader.Entry(
      name: name, typeName: present(typeName, .type, in: name),
      shape: present(shape, .shape, in: name), offsets: present(offsets, .offsets, in: name))
  }

  /// Reads an array of integers, each at least 0 and below `Format.numberLimit`.
  mutating func readIntegers() throws(JSONError) -> [Int] {
    var integers: [Int] = []
    try open("[")
    while try isAtItem(before: "]") { integers.append(try readInteger(below: Format.numberLimit)) }
    return integers
  }

  private func present<Value>(
    _ value: Value?, _ field: Format.Field, in tensor: String
  ) throws(SafetensorsError) -> Value {
    guard let value else { throw .missingField(field.rawValue, tensor: tensor) }
    return value
  }
}

extension ParsedHeader.Entry {
  /// Creates an entry if its fields are valid and consistent with each other.
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
