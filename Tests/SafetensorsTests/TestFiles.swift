// Hand-written files for the tests of the reader.

import Foundation

/// Returns a file with this header and the bytes 0, 1, 2, ... as its data.
func file(_ json: String, dataByteCount: Int = 0) -> Data {
  file(Array(json.utf8), dataByteCount: dataByteCount)
}

func file(_ json: [UInt8], dataByteCount: Int = 0) -> Data {
  lengthBytes(UInt64(json.count)) + json
    + (0..<dataByteCount).map { UInt8(truncatingIfNeeded: $0) }
}

/// Returns a file with one tensor `t`, whose entry has these members.
func file(entry: String, dataByteCount: Int = 0) -> Data {
  file(#"{"t":{\#(entry)}}"#, dataByteCount: dataByteCount)
}

func lengthBytes(_ length: UInt64) -> Data {
  Data((0..<8).map { UInt8(truncatingIfNeeded: length >> (8 * $0)) })
}
