// A fuzz target for safetensors files, with Foundation's JSON parser as reference.

import Foundation
import Safetensors

extension FuzzTarget {
  static func safetensors() -> FuzzTarget {
    let header = Array(
      #"""
      {"__metadata__":{"format":"pt","é":"\u00e9\ud83d\ude00"},
       "w":{"dtype":"F32","shape":[2,2],"data_offsets":[0,16]},
       "\"b\"":{"dtype":"I16","shape":[3],"data_offsets":[16,22]},
       "s":{"dtype":"U8","shape":[],"data_offsets":[22,23]},
       "none":{"dtype":"F64","shape":[0,7],"data_offsets":[23,23]}}
      """#.utf8)
    let length = (0..<8).map { UInt8(truncatingIfNeeded: header.count >> (8 * $0)) }
    return FuzzTarget(
      name: "safetensors", seeds: [Data(length + header + (0..<23))],
      fragments: headerFragments, areTensors: true
    ) { data in
      try checkSoundness(SafetensorsFile(data), of: data)
    }
  }

  /// Strings that have a meaning in headers, or that are near the limits of the format.
  static let headerFragments = [
    "{", "}", "[", "]", ",", ":", "\"", "\\", "\\u", "\\ud83d", "\\ude00", "null", "true",
    "\"dtype\":", "\"shape\":", "\"data_offsets\":", "\"__metadata__\":", "F32", "F64", "BF16",
    "BOOL", " ", "\n", "\0", "é", "e\u{301}",
    ",\"w\":{\"dtype\":\"F32\",\"shape\":[0],\"data_offsets\":[0,0]}", ",\"a\":\"b\"",
  ]

  /// Checks what must hold for any file that the reader accepts.
  private static func checkSoundness(_ file: SafetensorsFile, of data: Data) throws {
    let length = data.prefix(8).reversed().reduce(0) { $0 << 8 | Int($1) }
    let header = data.dropFirst(8).prefix(length)
    guard let json = try? JSONSerialization.jsonObject(with: header) as? [String: Any] else {
      throw Finding("a header that Foundation does not read")
    }
    let names = Set(json.keys).subtracting(["__metadata__"])
    try check(names == Set(file.tensors.map(\.name)), "tensors are not those of the header")
    for tensor in file.tensors {
      let entry = json[tensor.name] as? [String: Any]
      try check(
        entry?["dtype"] as? String == tensor.type.rawValue
          && entry?["shape"] as? [Int] == tensor.shape,
        "\(tensor.name) is not what the header says")
    }
    let metadata = json["__metadata__"] as? [String: String] ?? [:]
    try check(ExactDictionary(metadata) == file.metadata, "metadata are not those of the header")

    let bytes = file.tensors.map { file.bytes(of: $0) }
    try check(bytes.map(\.count) == file.tensors.map(\.byteCount), "sizes are not those of shapes")
    let all = Data(bytes.joined())
    try check(all == data.dropFirst(8 + length), "the tensors are not the bytes after the header")

    let written = SafetensorsHeader(tensors: file.tensors, metadata: file.metadata).bytes
    let again = try SafetensorsFile(written + all)
    try check(
      again.tensors == file.tensors && again.metadata == file.metadata,
      "what is written is not what was read")
  }
}
