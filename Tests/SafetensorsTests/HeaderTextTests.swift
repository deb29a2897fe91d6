// Tests of the JSON of a header and of the errors in it, value by value.

import JSON
import Testing

@testable import Safetensors

@Suite("Header text")
struct HeaderTextTests {
  private func string(_ json: String) throws -> String {
    try read(Array(json.utf8)) { try $0.readString() }
  }

  private func integers(_ json: String) throws -> [Int] {
    try read(Array(json.utf8)) { try $0.readIntegers() }
  }

  private func read<Value>(
    _ json: [UInt8], _ readValue: (inout JSONCursor) throws -> Value
  ) throws -> Value {
    try SafetensorsError.mapping {
      var cursor = try JSONCursor(json, limits: .none)
      let value = try readValue(&cursor)
      try cursor.readEnd()
      return value
    }
  }

  @Test(
    "escapes in JSON strings are decoded",
    arguments: [
      (#""""#, ""),
      (#""plain""#, "plain"),
      (#" "ähm 😀" "#, "ähm 😀"),
      (#""\"\\\/\b\f\n\r\t""#, "\"\\/\u{8}\u{c}\n\r\t"),
      (#""\u0041\u00e9\u20AC""#, "A\u{e9}€"),
      (#""a\u0000b""#, "a\0b"),
      (#""\ud83d\ude00!""#, "😀!"),
      (#""\uDBFF\uDFFF""#, "\u{10FFFF}"),
      (#""\\u0041""#, #"\u0041"#),
    ])
  func strings(json: String, expected: String) throws {
    #expect(Array(try string(json).unicodeScalars) == Array(expected.unicodeScalars))
  }

  @Test(
    "an invalid JSON string is rejected with its position",
    arguments: [
      ("\"a\nb\"", SafetensorsError.controlCharacter(at: 10)),
      ("\"\u{1f}\"", .controlCharacter(at: 9)),
      (#""a\x""#, .invalidEscape(at: 10)),
      (#""\u00g0""#, .invalidEscape(at: 9)),
      (#""\u+123""#, .invalidEscape(at: 9)),
      (#""\U0041""#, .invalidEscape(at: 9)),
      (#""\ud83d""#, .loneSurrogate(at: 9)),
      (#""\ud83d\n""#, .loneSurrogate(at: 9)),
      (#""\ud83d\u0041""#, .loneSurrogate(at: 9)),
      (#""\ude00\ud83d""#, .loneSurrogate(at: 9)),
      (#""\ud83d\u00""#, .invalidEscape(at: 9)),
      (#""open"#, .headerIncomplete(expected: "the end of a string")),
      (#""\"#, .headerIncomplete(expected: "the rest of an escape")),
      (#""\u00"#, .headerIncomplete(expected: "the rest of an escape")),
      ("x", .unexpectedByte(at: 8, expected: "a string")),
      ("'a'", .unexpectedByte(at: 8, expected: "a string")),
      ("", .headerIncomplete(expected: "a string")),
      (#""a"b"#, .contentAfterHeader(at: 11)),
    ])
  func badStrings(json: String, error: SafetensorsError) {
    #expect(throws: error) { try string(json) }
  }

  @Test(
    "lists of integers below 2^48 are read",
    arguments: [
      ("[]", []), ("[0]", [0]), (" [ 1 ,\t20,\r\n300 ] ", [1, 20, 300]),
      ("[281474976710655]", [281_474_976_710_655]),
    ])
  func numbers(json: String, expected: [Int]) throws {
    #expect(try integers(json) == expected)
  }

  @Test(
    "anything but a list of integers from 0 to 2^48 − 1 is rejected",
    arguments: [
      ("[-1]", SafetensorsError.negativeNumber(at: 9)),
      ("[-0]", .negativeNumber(at: 9)),
      ("[1.0]", .fractionalNumber(at: 9)),
      ("[0.5]", .fractionalNumber(at: 9)),
      ("[2e3]", .fractionalNumber(at: 9)),
      ("[0E0]", .fractionalNumber(at: 9)),
      ("[281474976710656]", .numberTooLarge(at: 9)),
      ("[99999999999999999999999999999999]", .numberTooLarge(at: 9)),
      ("[01]", .unexpectedByte(at: 10, expected: "a comma or `]`")),
      ("[00]", .unexpectedByte(at: 10, expected: "a comma or `]`")),
      ("[+1]", .unexpectedByte(at: 9, expected: "a number")),
      ("[\"1\"]", .unexpectedByte(at: 9, expected: "a number")),
      ("[[1]]", .unexpectedByte(at: 9, expected: "a number")),
      ("[null]", .unexpectedByte(at: 9, expected: "a number")),
      ("[1,]", .unexpectedByte(at: 11, expected: "a number")),
      ("[,1]", .unexpectedByte(at: 9, expected: "a number")),
      ("[1 2]", .unexpectedByte(at: 11, expected: "a comma or `]`")),
      ("[1", .headerIncomplete(expected: "a comma or `]`")),
      ("[", .headerIncomplete(expected: "a number")),
      ("1", .unexpectedByte(at: 8, expected: "`[`")),
    ])
  func badNumbers(json: String, error: SafetensorsError) {
    #expect(throws: error) { try integers(json) }
  }

  @Test(
    "bytes that are not UTF-8 are rejected with the position of the first",
    arguments: [
      [0x22, 0x80, 0x22], [0x22, 0xc0, 0xaf, 0x22], [0x22, 0xed, 0xa0, 0x80, 0x22],
      [0x22, 0xf4, 0x90, 0x80, 0x80, 0x22], [0x22, 0xe2, 0x82, 0x22], [0x22, 0xff, 0x22],
    ] as [[UInt8]])
  func invalidUTF8(bytes: [UInt8]) {
    #expect(throws: SafetensorsError.invalidUTF8(at: 9)) {
      try read(bytes) { try $0.readString() }
    }
  }
}
