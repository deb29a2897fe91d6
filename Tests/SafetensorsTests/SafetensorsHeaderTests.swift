// Tests of the writer, alone and together with the reader.

import Foundation
import Safetensors
import TestSupport
import Testing

@Suite("Safetensors header")
struct SafetensorsHeaderTests {
  @Test("the header of a small file has the expected bytes")
  func exactBytes() throws {
    let header = SafetensorsHeader(
      tensors: [
        TensorDescription(name: "w", type: .float32, shape: [1, 2]),
        TensorDescription(name: "b", type: .uint8, shape: []),
      ],
      metadata: ["z": "1", "a": "\"2\""])
    let json =
      #"{"__metadata__":{"a":"\"2\"","z":"1"},"#
      + #""w":{"dtype":"F32","shape":[1,2],"data_offsets":[0,8]},"#
      + #""b":{"dtype":"U8","shape":[],"data_offsets":[8,9]}}"#
      + String(repeating: " ", count: 40)
    #expect(Array(header.bytes) == [184, 0, 0, 0, 0, 0, 0, 0] + Array(json.utf8))
  }

  @Test("the header of a file without tensors is an empty object")
  func nothing() {
    let json = "{}" + String(repeating: " ", count: 54)
    #expect(
      Array(SafetensorsHeader(tensors: []).bytes) == [56, 0, 0, 0, 0, 0, 0, 0] + Array(json.utf8))
  }

  @Test("the header ends at the next multiple of 64 bytes", arguments: 0...64)
  func alignment(nameLength: Int) {
    let name = String(repeating: "n", count: nameLength)
    let bytes = SafetensorsHeader(
      tensors: [TensorDescription(name: name, type: .int64, shape: [0])]
    ).bytes
    #expect(bytes.count % 64 == 0)
    #expect(bytes.suffix(64).contains(UInt8(ascii: "}")))
  }

  @Test("the order of metadata in the header is independent of dictionary order")
  func metadataOrder() {
    let keys = (0..<100).map { "key \($0)" }
    let pairs = keys.map { ($0, "value") }
    let forward = Dictionary(uniqueKeysWithValues: pairs)
    var backward = Dictionary(uniqueKeysWithValues: pairs.reversed())
    backward.reserveCapacity(1000)
    #expect(
      SafetensorsHeader(tensors: [], metadata: ExactDictionary(forward)).bytes
        == SafetensorsHeader(tensors: [], metadata: ExactDictionary(backward)).bytes)
  }

  @Test("tensors and metadata are read back as written")
  func roundTrip() throws {
    let shapes = [[], [3], [0], [2, 3], [1, 1, 1], [4, 0, 2], [5]]
    let tensors = ElementType.allCases.flatMap { type in
      shapes.map { TensorDescription(name: "\(type) \($0)", type: type, shape: $0) }
    }
    let metadata = ["format": "pt", "": "empty key", "empty value": ""]
    var data = SafetensorsHeader(tensors: tensors, metadata: ExactDictionary(metadata)).bytes
    for (index, tensor) in tensors.enumerated() {
      data += Data(repeating: UInt8(index), count: tensor.byteCount)
    }
    let file = try SafetensorsFile(data)
    #expect(file.tensors.filter { $0.byteCount > 0 } == tensors.filter { $0.byteCount > 0 })
    #expect(file.tensors.count == tensors.count)
    for (key, value) in metadata { #expect(file.metadata[key] == value) }
    for (index, tensor) in tensors.enumerated() {
      #expect(file[tensor.name] == tensor)
      #expect(
        Array(file.bytes(of: tensor))
          == Array(repeating: UInt8(index), count: tensor.byteCount))
    }
  }

  @Test(
    "any string can be a tensor name, a metadata key and a value",
    arguments: [
      "", " ", "a.b/c", #"say "hi""#, #"back\slash"#, #"\u0041"#, "tab\tline\nreturn\r\n", "\0",
      "\u{1f}\u{7f}\u{80}", "gewöhnlich", "e\u{301}", "語彙", "👩‍👩‍👧", "\u{10FFFF}", "\u{2028}",
    ])
  func text(text: String) throws {
    let tensor = TensorDescription(name: text, type: .bool, shape: [0])
    let header = SafetensorsHeader(tensors: [tensor], metadata: [text: text])
    let file = try SafetensorsFile(header.bytes)
    #expect(Array(try #require(file.tensors.first).name.utf8) == Array(text.utf8))
    #expect(Array(try #require(file.metadata[text]).utf8) == Array(text.utf8))
    #expect(file[text] == tensor)
  }

  @Test("Foundation parses the header to the same JSON")
  func foundation() throws {
    let name = "odd \"\\\u{1}\u{1f}\n é 😀"
    let header = SafetensorsHeader(
      tensors: [TensorDescription(name: name, type: .float64, shape: [2, 3])],
      metadata: [name: name])
    let json = try #require(
      try JSONSerialization.jsonObject(with: header.bytes.dropFirst(8)) as? NSDictionary)
    let entry: [String: Any] = ["dtype": "F64", "shape": [2, 3], "data_offsets": [0, 48]]
    let expected: [String: Any] = ["__metadata__": [name: name], name: entry]
    #expect(json.isEqual(to: expected))
  }

  @Test("two tensors with the same name trap")
  func duplicateName() async {
    await #expect(processExitsWith: .trap) {
      let tensor = TensorDescription(name: "t", type: .int8, shape: [1])
      _ = SafetensorsHeader(tensors: [tensor, tensor])
    }
  }

  @Test("a tensor named __metadata__ traps")
  func reservedName() async {
    await #expect(processExitsWith: .trap) {
      _ = SafetensorsHeader(
        tensors: [TensorDescription(name: "__metadata__", type: .int8, shape: [1])])
    }
  }

  @Test("tensors of 2^48 bytes in total trap")
  func tooLarge() async {
    await #expect(processExitsWith: .trap) {
      _ = SafetensorsHeader(
        tensors: ["a", "b"].map {
          TensorDescription(name: $0, type: .int8, shape: [1 << 47])
        })
    }
  }
}
