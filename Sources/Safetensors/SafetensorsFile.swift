// The reader of a safetensors file.

import Foundation

/// A safetensors file whose header has been read and checked.
///
/// Layout: the header's length (8 bytes, little-endian), the header (JSON), the tensors' bytes.
/// Source: https://github.com/huggingface/safetensors#format.
package struct SafetensorsFile: Sendable {
  /// The metadata of the header, by key.
  package let metadata: ExactDictionary<String>

  /// The tensors in the order of their bytes in the file.
  package let tensors: [TensorDescription]

  private let entries: ExactDictionary<ParsedHeader.Entry>

  /// The bytes of all tensors in the same order, without gaps; not copied.
  package let tensorData: Data

  /// Reads the header and checks it against the size of the file, without reading the tensors.
  ///
  /// - Parameter data: The whole file, which may be memory-mapped or a slice.
  /// - Throws: `SafetensorsError` if the file is invalid.
  /// - Complexity: O(*h* + *t* log *t*), where *h* is the length of the header in bytes and *t* the
  ///   number of tensors.
  package init(_ data: Data) throws(SafetensorsError) {
    let headerEnd = try Self.headerEnd(in: data)
    let headerStart = data.startIndex + Format.lengthByteCount
    let header = try ParsedHeader([UInt8](data[headerStart..<headerEnd]))
    tensorData = data[headerEnd...]
    metadata = header.metadata
    // An empty tensor begins where the next one begins, so the ends are compared too.
    let ordered = header.entries.sorted {
      ($0.offsets.lowerBound, $0.offsets.upperBound)
        < ($1.offsets.lowerBound, $1.offsets.upperBound)
    }
    try Self.checkContiguity(of: ordered, byteCount: tensorData.count)
    tensors = ordered.map(\.tensor)
    var entries = ExactDictionary<ParsedHeader.Entry>()
    for entry in ordered { entries[entry.tensor.name] = entry }
    self.entries = entries
  }

  /// The tensor with the given name, or `nil` if the file has none.
  package subscript(name: String) -> TensorDescription? { entries[name]?.tensor }

  /// Returns the tensor's elements: row-major, little-endian, not copied.
  ///
  /// The result is a slice of the file. Its first index is `startIndex`, not 0, and its address has
  /// no guaranteed alignment.
  ///
  /// - Precondition: `tensor` is one of `tensors`.
  /// - Complexity: O(1), without reading the bytes.
  package func bytes(of tensor: TensorDescription) -> Data {
    guard let entry = entries[tensor.name], entry.tensor == tensor else {
      preconditionFailure("\(tensor) is not in the file, which has \(tensors)")
    }
    let start = tensorData.startIndex
    return tensorData[start + entry.offsets.lowerBound..<start + entry.offsets.upperBound]
  }

  /// Returns the index after the header's last byte.
  private static func headerEnd(in data: Data) throws(SafetensorsError) -> Data.Index {
    let available = data.count - Format.lengthByteCount
    guard available >= 0 else { throw .fileTooShort(byteCount: data.count) }
    let length = data.prefix(Format.lengthByteCount).reversed().reduce(UInt64(0)) {
      $0 << 8 | UInt64($1)
    }
    guard length <= Format.headerByteLimit else { throw .headerTooLong(byteCount: length) }
    guard length <= available else {
      throw .headerBeyondFile(headerByteCount: Int(length), available: available)
    }
    return data.startIndex + Format.lengthByteCount + Int(length)
  }

  /// Checks that the tensors fill the data from the first byte to the last without gaps or
  /// overlaps.
  private static func checkContiguity(
    of ordered: [ParsedHeader.Entry], byteCount: Int
  ) throws(SafetensorsError) {
    var end = 0
    for entry in ordered {
      let (name, begin) = (entry.tensor.name, entry.offsets.lowerBound)
      if begin < end { throw .overlap(tensor: name, begin: begin, previousEnd: end) }
      if begin > end { throw .hole(tensor: name, begin: begin, previousEnd: end) }
      end = entry.offsets.upperBound
    }
    if end > byteCount { throw .dataBeyondFile(expected: end, available: byteCount) }
    if end < byteCount { throw .trailingBytes(count: byteCount - end) }
  }
}
