// The writer of a safetensors header.

import Foundation

/// The start of a safetensors file, before the bytes of the tensors in the given order.
package struct SafetensorsHeader: Sendable {
  /// The header's length followed by the header, in total a multiple of 64 bytes.
  package let bytes: Data

  /// Creates the header of a file with the given tensors.
  ///
  /// Equal tensors and metadata give equal bytes because metadata are sorted by key.
  ///
  /// - Precondition: Names are unique, none is `__metadata__`, the tensors take fewer than 2^48
  ///   bytes, and the header takes at most 100 MB.
  /// - Complexity: O(*n*), where *n* is the length of the header, plus the sorting of the metadata.
  package init(
    tensors: [TensorDescription], metadata: ExactDictionary<String> = ExactDictionary()
  ) {
    var members: [String] = []
    let pairs = metadata.sorted.map { "\(literal($0.key)):\(literal($0.value))" }
    if !pairs.isEmpty {
      members.append("\(literal(Format.metadataKey)):{\(pairs.joined(separator: ","))}")
    }
    var names: Set = [Array(Format.metadataKey.utf8)]
    var begin = 0
    for tensor in tensors {
      precondition(
        names.insert(Array(tensor.name.utf8)).inserted,
        "the name \(tensor.name) is \(Format.metadataKey) or that of an earlier tensor")
      let (end, overflow) = begin.addingReportingOverflow(tensor.byteCount)
      precondition(
        !overflow && end < Format.numberLimit,
        "tensor \(tensor.name) of \(tensor.byteCount) bytes from \(begin) on passes the limit of "
          + "\(Format.numberLimit)")
      members.append("\(literal(tensor.name)):\(entry(of: tensor, offsets: begin..<end))")
      begin = end
    }
    bytes = Self.framed("{\(members.joined(separator: ","))}")
  }

  /// Returns the JSON preceded by its length and followed by padding spaces.
  private static func framed(_ json: String) -> Data {
    let byteCount = Format.lengthByteCount + json.utf8.count
    let padding = -byteCount & (Format.dataAlignment - 1)
    let length = json.utf8.count + padding
    precondition(
      length <= Format.headerByteLimit,
      "a header of \(length) bytes passes the limit of \(Format.headerByteLimit)")
    var bytes = Data(capacity: byteCount + padding)
    for place in 0..<Format.lengthByteCount {
      bytes.append(UInt8(truncatingIfNeeded: length >> (8 * place)))
    }
    bytes.append(contentsOf: json.utf8)
    bytes.append(contentsOf: repeatElement(UInt8(ascii: " "), count: padding))
    return bytes
  }
}

private func entry(of tensor: TensorDescription, offsets: Range<Int>) -> String {
  let shape = tensor.shape.map(String.init).joined(separator: ",")
  let fields: [(Format.Field, String)] = [
    (.type, literal(tensor.type.rawValue)),
    (.shape, "[\(shape)]"),
    (.offsets, "[\(offsets.lowerBound),\(offsets.upperBound)]"),
  ]
  return "{" + fields.map { "\(literal($0.rawValue)):\($1)" }.joined(separator: ",") + "}"
}

/// Returns the text as a JSON string.
private func literal(_ text: String) -> String {
  var literal = "\""
  for scalar in text.unicodeScalars {
    switch scalar {
    case "\"", "\\":
      literal += "\\\(scalar)"
    case "\0"..."\u{1f}":
      let digits = String(scalar.value, radix: 16)
      literal += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
    default:
      literal.unicodeScalars.append(scalar)
    }
  }
  return literal + "\""
}
