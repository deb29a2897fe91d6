// Tests of the contents of a header, parsed without the rest of the file.

import Testing

@testable import Safetensors

@Suite("Parsed headers")
struct ParsedHeaderTests {
  @Test("header entries keep their order, and their fields may be in any order")
  func order() throws {
    let json = """
      {"b": {"shape": [2], "data_offsets": [1, 3], "dtype": "U8"},
       "__metadata__": {"k": "v", "": ""},
       "a": {"data_offsets": [0, 1], "dtype": "I8", "shape": []}}   \n
      """
    let header = try ParsedHeader(Array(json.utf8))
    #expect(header.metadata == ["k": "v", "": ""])
    #expect(
      header.entries.map(\.tensor) == [
        TensorDescription(name: "b", type: .uint8, shape: [2]),
        TensorDescription(name: "a", type: .int8, shape: []),
      ])
    #expect(header.entries.map(\.offsets) == [1..<3, 0..<1])
  }

  @Test(
    "a header that is not one JSON object is rejected",
    arguments: [
      ("", SafetensorsError.noOpeningBrace),
      (" {}", .noOpeningBrace),
      ("\u{feff}{}", .noOpeningBrace),
      ("[]", .noOpeningBrace),
      ("{}{}", .contentAfterHeader(at: 10)),
      ("{} x", .contentAfterHeader(at: 11)),
      ("{}\0", .contentAfterHeader(at: 10)),
      ("{", .headerIncomplete(expected: "a string")),
      ("{,}", .unexpectedByte(at: 9, expected: "a string")),
      (#"{"t"}"#, .unexpectedByte(at: 12, expected: "`:`")),
      (#"{"t":1}"#, .unexpectedByte(at: 13, expected: "`{`")),
      (#"{"t":null}"#, .unexpectedByte(at: 13, expected: "`{`")),
      (#"{"__metadata__":{},}"#, .unexpectedByte(at: 27, expected: "a string")),
      (#"{"__metadata__":{} "t":{}}"#, .unexpectedByte(at: 27, expected: "a comma or `}`")),
    ])
  func objects(json: String, error: SafetensorsError) {
    #expect(throws: error) { try ParsedHeader(Array(json.utf8)) }
  }

  @Test("the error for a header that is not UTF-8 names the first invalid byte")
  func invalidUTF8() {
    let json = Array(#"{"a"#.utf8) + [0xff] + Array(#"":{}}"#.utf8)
    #expect(throws: SafetensorsError.invalidUTF8(at: 11)) { try ParsedHeader(json) }
  }

  @Test(
    "a duplicate key is rejected on every level, even if escaped differently",
    arguments: [
      (#"{"__metadata__":{},"__metadata__":{}}"#, "__metadata__", 27),
      (#"{"__metadata__":{"k":"1","k":"2"}}"#, "k", 33),
      (
        #"{"a":{"dtype":"U8","shape":[0],"data_offsets":[0,0]},"\u0061":{}}"#, "a", 61
      ),
      (#"{"a":{"dtype":"U8","dtype":"U8"}}"#, "dtype", 27),
      (#"{"a":{"shape":[],"shape":[]}}"#, "shape", 25),
      (#"{"a":{"data_offsets":[],"data_offsets":[]}}"#, "data_offsets", 32),
    ])
  func duplicates(json: String, key: String, offset: Int) {
    #expect(throws: SafetensorsError.duplicateKey(key, at: offset)) {
      try ParsedHeader(Array(json.utf8))
    }
  }

  @Test(
    "metadata other than an object of strings is rejected",
    arguments: [#"1"#, #"null"#, #"true"#, #"["a"]"#, #"{"a":"b"}"#])
  func metadata(value: String) {
    #expect(throws: SafetensorsError.metadataNotString(key: "k")) {
      try ParsedHeader(Array(#"{"__metadata__":{"k":\#(value)}}"#.utf8))
    }
    if !value.hasPrefix("{") {
      #expect(throws: SafetensorsError.unexpectedByte(at: 24, expected: "`{`")) {
        try ParsedHeader(Array(#"{"__metadata__":\#(value)}"#.utf8))
      }
    }
  }

  @Test(
    "a header entry that is incomplete or inconsistent is rejected",
    arguments: [
      (
        #""dtype":"U8","shape":[1],"data_offsets":[0,1],"more":1"#,
        SafetensorsError.unknownField("more", tensor: "t")
      ),
      (#""shape":[1],"data_offsets":[0,1]"#, .missingField("dtype", tensor: "t")),
      (#""dtype":"U8","data_offsets":[0,1]"#, .missingField("shape", tensor: "t")),
      (#""dtype":"U8","shape":[1]"#, .missingField("data_offsets", tensor: "t")),
      ("", .missingField("dtype", tensor: "t")),
      (
        #""dtype":"F8_E4M3","shape":[1],"data_offsets":[0,1]"#,
        .unknownType("F8_E4M3", tensor: "t")
      ),
      (
        #""dtype":1,"shape":[1],"data_offsets":[0,1]"#,
        .unexpectedByte(at: 22, expected: "a string")
      ),
      (
        #""dtype":"U8","shape":{},"data_offsets":[0,1]"#,
        .unexpectedByte(at: 35, expected: "`[`")
      ),
      (#""dtype":"U8","shape":[1],"data_offsets":[]"#, .offsetsNotPair(tensor: "t", count: 0)),
      (#""dtype":"U8","shape":[1],"data_offsets":[0]"#, .offsetsNotPair(tensor: "t", count: 1)),
      (
        #""dtype":"U8","shape":[1],"data_offsets":[0,1,2]"#,
        .offsetsNotPair(tensor: "t", count: 3)
      ),
      (
        #""dtype":"U8","shape":[1],"data_offsets":[3,2]"#,
        .offsetsReversed(tensor: "t", begin: 3, end: 2)
      ),
      (
        #""dtype":"F32","shape":[2,3],"data_offsets":[0,23]"#,
        .sizeMismatch(tensor: "t", expected: 24, actual: 23)
      ),
      (
        #""dtype":"F32","shape":[],"data_offsets":[0,0]"#,
        .sizeMismatch(tensor: "t", expected: 4, actual: 0)
      ),
      (
        #""dtype":"F32","shape":[0],"data_offsets":[0,4]"#,
        .sizeMismatch(tensor: "t", expected: 0, actual: 4)
      ),
      (
        #""dtype":"U8","shape":[4294967296,4294967296],"data_offsets":[0,0]"#,
        .sizeOverflow(tensor: "t")
      ),
      (
        #""dtype":"F64","shape":[1073741824,1073741824],"data_offsets":[0,0]"#,
        .sizeOverflow(tensor: "t")
      ),
      (
        #""dtype":"U8","shape":[0,140737488355328,140737488355328],"data_offsets":[0,0]"#,
        .sizeOverflow(tensor: "t")
      ),
      (
        #""dtype":"U8","shape":[140737488355328,140737488355328,0],"data_offsets":[0,0]"#,
        .sizeOverflow(tensor: "t")
      ),
    ])
  func entries(members: String, error: SafetensorsError) {
    #expect(throws: error) { try ParsedHeader(Array(#"{"t":{\#(members)}}"#.utf8)) }
  }
}
