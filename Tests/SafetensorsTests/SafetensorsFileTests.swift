// Tests of the reader on whole files.

import Foundation
import Safetensors
import TestSupport
import Testing

@Suite("Safetensors file")
struct SafetensorsFileTests {
  /// Two tensors at odd addresses, listed in the reverse order of their data.
  private let pair = file(
    """
    {"late":{"dtype":"U16","shape":[2],"data_offsets":[3,7]},\
    "early":{"dtype":"I8","shape":[1,3],"data_offsets":[0,3]},"__metadata__":{"a":"b"}}
    """, dataByteCount: 7)

  @Test("tensors are listed in the order of their data")
  func reading() throws {
    let file = try SafetensorsFile(pair)
    let early = TensorDescription(name: "early", type: .int8, shape: [1, 3])
    let late = TensorDescription(name: "late", type: .uint16, shape: [2])
    #expect(file.metadata == ["a": "b"])
    #expect(file.tensors == [early, late])
    #expect(file["late"] == late)
    #expect(file["later"] == nil)
    #expect(Array(file.bytes(of: early)) == [0, 1, 2])
    #expect(Array(file.bytes(of: late)) == [3, 4, 5, 6])
  }

  @Test("a file in a slice of data is read like the file itself")
  func slice() throws {
    let outer = Data(repeating: 0xff, count: 5) + pair + Data(repeating: 0xff, count: 3)
    let file = try SafetensorsFile(outer[5..<5 + pair.count])
    #expect(file.tensors == (try SafetensorsFile(pair)).tensors)
    #expect(try Array(file.bytes(of: #require(file["late"]))) == [3, 4, 5, 6])
  }

  @Test("the bytes of a tensor share the file's memory")
  func sharing() throws {
    let data = file(
      entry: #""dtype":"U8","shape":[4096],"data_offsets":[0,4096]"#, dataByteCount: 4096)
    let file = try SafetensorsFile(data)
    let bytes = try file.bytes(of: #require(file["t"]))
    let place = data.span.indices(of: bytes.span)
    #expect(place == data.count - 4096..<data.count)
  }

  @Test("a file without tensors is valid", arguments: ["{}", "{ }  ", #"{"__metadata__":{}}"#])
  func empty(json: String) throws {
    let file = try SafetensorsFile(file(json))
    #expect(file.tensors.isEmpty)
    #expect(file.metadata == [:])
  }

  @Test("canonically equivalent names with different bytes are distinct")
  func equivalentNames() throws {
    let names = ["\u{E9}", "e\u{301}"]
    let tensors = names.map { TensorDescription(name: $0, type: .uint8, shape: [1]) }
    let json =
      #"{"\#(names[0])":{"dtype":"U8","shape":[1],"data_offsets":[1,2]},"#
      + #""\#(names[1])":{"dtype":"U8","shape":[1],"data_offsets":[0,1]},"#
      + #""__metadata__":{"\#(names[0])":"one","\#(names[1])":"two"}}"#
    let file = try SafetensorsFile(file(json) + [7, 8])
    #expect(file.bytes(of: tensors[0]).elementsEqual([8]))
    #expect(file.bytes(of: tensors[1]).elementsEqual([7]))
    #expect(names.map { file.metadata[$0] } == ["one", "two"])
  }

  @Test("reading names of many combining marks takes linear time")
  func longNames() throws {
    let marks = String(repeating: "\u{301}\u{323}", count: 20_000)
    let entries = ["a", "b"].map {
      #""\#($0 + marks)":{"dtype":"U8","shape":[0],"data_offsets":[0,0]}"#
    }
    let json = "{\(entries.joined(separator: ",")),\"__metadata__\":{\"\(marks)\":\"\"}}"
    let time = try ContinuousClock().measure {
      let file = try SafetensorsFile(file(json))
      #expect(file["a" + marks] != nil && file["a"] == nil && file.metadata[marks] == "")
    }
    #expect(time < .seconds(5))
  }

  @Test("empty tensors before, between and after others are read")
  func emptyTensors() throws {
    let data = file(
      """
      {"end":{"dtype":"F64","shape":[5,0],"data_offsets":[4,4]},\
      "b":{"dtype":"U8","shape":[2],"data_offsets":[2,4]},\
      "middle":{"dtype":"F32","shape":[0],"data_offsets":[2,2]},\
      "a":{"dtype":"BF16","shape":[],"data_offsets":[0,2]},\
      "start":{"dtype":"BOOL","shape":[0,0],"data_offsets":[0,0]}}
      """, dataByteCount: 4)
    let file = try SafetensorsFile(data)
    #expect(file.tensors.map(\.name) == ["start", "a", "middle", "b", "end"])
    #expect(file.tensors.map { Array(file.bytes(of: $0)) } == [[], [0, 1], [], [2, 3], []])
  }

  @Test("a file too short for the header's length is rejected", arguments: 0..<8)
  func tooShort(byteCount: Int) {
    #expect(throws: SafetensorsError.fileTooShort(byteCount: byteCount)) {
      try SafetensorsFile(Data(repeating: 0, count: byteCount))
    }
  }

  @Test("a header over 100 MB is rejected", arguments: [100_000_001, 1 << 63, .max] as [UInt64])
  func headerTooLong(length: UInt64) {
    #expect(throws: SafetensorsError.headerTooLong(byteCount: length)) {
      try SafetensorsFile(lengthBytes(length) + Data("{}".utf8))
    }
  }

  @Test("a header longer than the file is rejected", arguments: [3, 100_000_000])
  func headerBeyondFile(length: Int) {
    #expect(throws: SafetensorsError.headerBeyondFile(headerByteCount: length, available: 2)) {
      try SafetensorsFile(lengthBytes(UInt64(length)) + Data("{}".utf8))
    }
  }

  @Test("an empty header is rejected")
  func noHeader() {
    #expect(throws: SafetensorsError.noOpeningBrace) { try SafetensorsFile(lengthBytes(0)) }
  }

  /// Returns a file of tensors with one-byte elements and these offsets, named by their index in
  /// the header.
  private func layout(_ ranges: [Range<Int>], dataByteCount: Int) -> Data {
    let entries = ranges.enumerated().map { index, range in
      #""\#(index)":{"dtype":"U8","shape":[\#(range.count)],"#
        + #""data_offsets":[\#(range.lowerBound),\#(range.upperBound)]}"#
    }
    return file("{" + entries.joined(separator: ",") + "}", dataByteCount: dataByteCount)
  }

  @Test(
    "tensors with overlaps, holes or the wrong total size are rejected",
    arguments: [
      ([0..<4, 3..<6], SafetensorsError.overlap(tensor: "1", begin: 3, previousEnd: 4)),
      ([0..<6, 0..<6], .overlap(tensor: "1", begin: 0, previousEnd: 6)),
      ([2..<4, 0..<6], .overlap(tensor: "0", begin: 2, previousEnd: 6)),
      ([3..<3, 0..<6], .overlap(tensor: "0", begin: 3, previousEnd: 6)),
      ([0..<2, 3..<6], .hole(tensor: "1", begin: 3, previousEnd: 2)),
      ([1..<6], .hole(tensor: "0", begin: 1, previousEnd: 0)),
      ([0..<6, 7..<7], .hole(tensor: "1", begin: 7, previousEnd: 6)),
      ([0..<7], .dataBeyondFile(expected: 7, available: 6)),
      ([0..<(1 << 48) - 1], .dataBeyondFile(expected: (1 << 48) - 1, available: 6)),
      ([0..<5], .trailingBytes(count: 1)),
      ([], .trailingBytes(count: 6)),
    ])
  func layouts(ranges: [Range<Int>], error: SafetensorsError) {
    #expect(throws: error) { try SafetensorsFile(layout(ranges, dataByteCount: 6)) }
  }

  @Test("a file truncated at any length is rejected")
  func truncation() throws {
    _ = try SafetensorsFile(pair)
    for length in 0..<pair.count {
      #expect(throws: SafetensorsError.self, "cut to \(length) bytes") {
        try SafetensorsFile(pair.prefix(length))
      }
    }
  }

  @Test("asking for the bytes of another file's tensor traps")
  func foreignTensor() async {
    await #expect(processExitsWith: .trap) {
      let file = try SafetensorsFile(
        file(entry: #""dtype":"U8","shape":[1],"data_offsets":[0,1]"#, dataByteCount: 1))
      _ = file.bytes(of: TensorDescription(name: "t", type: .int8, shape: [1]))
    }
  }
}
