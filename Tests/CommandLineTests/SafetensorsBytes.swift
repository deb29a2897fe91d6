// A second implementation of the safetensors format, to check the program's files.

import Foundation
import Testing

/// A file of float32 tensors: eight bytes of header length, a JSON header, little-endian numbers.
struct SafetensorsBytes {
  private(set) var data: Data
  private let entries: [String: Any]
  private let start: Int

  init(_ data: Data) throws {
    self.data = data
    let length = data.prefix(8).reversed().reduce(0) { $0 << 8 | Int($1) }
    start = 8 + length
    entries = try #require(
      try JSONSerialization.jsonObject(with: data[8..<start]) as? [String: Any])
  }

  init(header: String, body: Data = Data()) throws {
    let length = (0..<8).map { UInt8(truncatingIfNeeded: header.utf8.count >> (8 * $0)) }
    try self.init(Data(length) + Data(header.utf8) + body)
  }

  /// The JSON of the header.
  var header: String { String(decoding: data[8..<start], as: UTF8.self) }
  /// The bytes of the tensors.
  var body: Data { data[start...] }

  var names: Set<String> { Set(entries.keys).subtracting(["__metadata__"]) }

  /// Returns the elements of a tensor.
  func numbers(_ name: String) throws -> [Double] {
    let bytes = data[try range(of: name)]
    return stride(from: bytes.startIndex, to: bytes.endIndex, by: 4).map { first in
      let bits = bytes[first..<first + 4].reversed().reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
      return Double(Float(bitPattern: bits))
    }
  }

  func shape(_ name: String) throws -> [Int] {
    let tensor = try #require(entries[name] as? [String: Any], "no \(name)")
    #expect(tensor["dtype"] as? String == "F32")
    return try #require(tensor["shape"] as? [Int])
  }

  /// Replaces the elements of a tensor.
  mutating func replace(_ name: String, with numbers: [Float]) throws {
    let range = try range(of: name)
    try #require(range.count == 4 * numbers.count)
    let bytes = numbers.flatMap { number in
      (0..<4).map { UInt8(truncatingIfNeeded: number.bitPattern >> (8 * $0)) }
    }
    data.replaceSubrange(range, with: bytes)
  }

  private func range(of name: String) throws -> Range<Int> {
    let tensor = try #require(entries[name] as? [String: Any], "no \(name)")
    let offsets = try #require(tensor["data_offsets"] as? [Int])
    return start + offsets[0]..<start + offsets[1]
  }
}
