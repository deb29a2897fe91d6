// Tests of the reader on thousands of damaged files.

import Foundation
import Testing

@testable import Safetensors

@Suite("Mutated files")
struct MutatedFileTests {
  @Test("a damaged file is refused or is sound, and never crashes the reader", arguments: 0..<8)
  func mutations(seed: UInt64) throws {
    var generator = SplitMix64(state: seed)
    var refused = 0
    var accepted = 0
    for _ in 0..<1000 {
      var json = Self.header
      for _ in 0..<Int.random(in: 1...3, using: &generator) { mutate(&json, using: &generator) }
      let data = file(json, dataByteCount: 23)
      do {
        try checkSoundness(SafetensorsFile(data), of: data, header: Data(json))
        accepted += 1
      } catch is SafetensorsError {
        refused += 1
      }
    }
    // Both outcomes must be common, or the mutations prove little.
    #expect(refused > 100)
    #expect(accepted > 10)
  }

  private static let header = Array(
    #"""
    {"__metadata__":{"format":"pt","é":"\u00e9\ud83d\ude00"},
     "w":{"dtype":"F32","shape":[2,2],"data_offsets":[0,16]},
     "\"b\"":{"dtype":"I16","shape":[3],"data_offsets":[16,22]},
     "s":{"dtype":"U8","shape":[],"data_offsets":[22,23]},
     "none":{"dtype":"F64","shape":[0,7],"data_offsets":[23,23]}}
    """#.utf8)

  /// Fragments that come near the rules of the format.
  private static let fragments = [
    "{", "}", "[", "]", ",", ":", "\"", "\\", "\\u", "\\ud83d", "\\ude00", "0", "1", "-", "1.0",
    "e5", "281474976710655", "281474976710656", "9223372036854775807", "18446744073709551616",
    "null", "true", "\"dtype\":", "\"shape\":", "\"data_offsets\":", "\"__metadata__\":", "F32",
    "BF16", "BOOL", " ", "\n", "\0", "é", "e\u{301}",
  ].map { Array($0.utf8) }

  private func mutate(_ json: inout [UInt8], using generator: inout SplitMix64) {
    guard let place = json.indices.randomElement(using: &generator) else { return }
    let end = min(json.endIndex, place + Int.random(in: 0...12, using: &generator))
    switch Int.random(in: 0..<6, using: &generator) {
    case 0: json[place] = UInt8.random(in: 0...255, using: &generator)
    case 1: json.removeSubrange(place..<end)
    case 2: json.insert(contentsOf: json[place..<end], at: end)
    case 3: json.insert(UInt8(ascii: " "), at: place)
    case 4: json[place] ^= 1 << UInt8.random(in: 0..<8, using: &generator)
    default:
      let fragment = Self.fragments.randomElement(using: &generator) ?? []
      json.replaceSubrange(place..<min(end, place + fragment.count), with: fragment)
    }
  }

  /// What must hold of any file the reader accepts, by its own word and by Foundation's.
  private func checkSoundness(_ file: SafetensorsFile, of data: Data, header: Data) throws {
    let json = try #require(try JSONSerialization.jsonObject(with: header) as? [String: Any])
    #expect(Set(json.keys).subtracting(["__metadata__"]) == Set(file.tensors.map(\.name)))
    for tensor in file.tensors {
      let entry = try #require(json[tensor.name] as? [String: Any])
      #expect(entry["dtype"] as? String == tensor.type.rawValue)
      #expect(entry["shape"] as? [Int] == tensor.shape)
    }
    #expect((json["__metadata__"] as? [String: String] ?? [:]) == file.metadata)

    let bytes = file.tensors.map { file.bytes(of: $0) }
    #expect(bytes.map(\.count) == file.tensors.map(\.byteCount))
    #expect(Data(bytes.joined()) == data.dropFirst(8 + header.count))

    let written = SafetensorsHeader(tensors: file.tensors, metadata: file.metadata).bytes
    let again = try SafetensorsFile(written + Data(bytes.joined()))
    #expect(again.tensors == file.tensors)
    #expect(again.metadata == file.metadata)
  }
}

/// A generator of the same bits on every machine.
///
/// Source: Steele, Lea and Flood, "Fast splittable pseudorandom number generators" (2014).
private struct SplitMix64: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var bits = state
    bits = (bits ^ bits >> 30) &* 0xbf58_476d_1ce4_e5b9
    bits = (bits ^ bits >> 27) &* 0x94d0_49bb_1331_11eb
    return bits ^ bits >> 31
  }
}
