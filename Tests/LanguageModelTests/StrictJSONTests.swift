// JSON that is refused though a decoder would take it.

import Foundation
import Testing

@testable import LanguageModel

@Suite("Strict JSON") struct StrictJSONTests {
  /// Takes any value.
  private struct Anything: Decodable {
    init(from decoder: any Decoder) throws {}
  }

  private func decode(_ text: String) throws {
    _ = try StrictJSON.decode(Anything.self, from: Data(text.utf8), allowsJSON5: true)
  }

  @Test(
    "a key that an object says twice is named, however it is spelled",
    arguments: [
      (#"{"a": 1, "a": 1}"#, "a"), (#"{"a": 1, "b": 2, "a": 3}"#, "a"),
      (#"{"a": 1, "\u0061": 2}"#, "a"), (#"{"\u0061": 1, "a": 2}"#, "a"),
      (#"{"a": {"b": [1, {"c": 1, "c": 2}]}}"#, "c"), (#"[{"a": 1}, {"b": 1, "b": 1}]"#, "b"),
      (#"{"": 1, "": 2}"#, ""), (#"{"x\"y": 1, "x\"y": 2}"#, "x\"y"),
      (#"{"a": "}", "b": "{", "a": 1}"#, "a"), (#"{"a": ",", "a": 1}"#, "a"),
      (#"{a: 1, "a": 2}"#, "a"), (#"{a: 1, 'a': 2}"#, "a"), (#"{$a_1: 1, $a_1: 2}"#, "$a_1"),
      ("{a: 1, /* a: , */ a: 2}", "a"), ("{a: 1, // it's\n a: 2}", "a"),
      ("{\"a\"/**/: 1, \"a\"//\n : 2}", "a"), (#"{'it\'s': 1, "it's": 2}"#, "it's"),
      ("{\"e\u{301}\": 1, \"é\": 2}", "é"), (#"{"a": [1, 2], "a": []}"#, "a"),
    ])
  func repeatedKeys(text: String, key: String) {
    #expect {
      try decode(text)
    } throws: { error in
      "\(error)" == "it says \"\(key)\" twice; keep one of them"
    }
  }

  @Test(
    "what only looks like a repeated key is none",
    arguments: [
      #"{"a": {"a": {"a": 1}}}"#, #"{"a": "a", "b": "a"}"#, #"[{"a": 1}, {"a": 1}]"#,
      #"{"a": ["a", "a", "b"], "b": 1}"#, #"{"a": "\"a\": 1, \"a\": 2"}"#, #"{"a": 1, "A": 1}"#,
      "{a: 1, /* a: 2 */ b: 3, // a: 4\n}", "{}", "[]", "3", #""a""#,
      #"{"a\\": 1, "a": 2, "\\": "\\"}"#, "{a: -Infinity, b: NaN, c: +.5e3}",
      "[0x1F,-0Xa,5.,0,-0.0,1E+9]",
    ])
  func distinctKeys(text: String) throws {
    try decode(text)
  }

  @Test(
    "what is written like a number and is none never reaches the decoder",
    arguments: [
      "0x0x10", "0x", "-0x", "0xg", "0x1p3", "1e", "1e+", "1e1e1", "++1", "+-1", "01", "00", ".",
      "-.", "1-1", "0x1+1", "1.2.3", "+", "1x", "0x1.5",
    ])
  func numbers(text: String) {
    #expect {
      try decode("{a: [\(text)]}")
    } throws: { error in
      "\(error)" == "it is not JSON, for \(text) is no number"
    }
  }

  @Test("other encodings, and NULs, are refused")
  func encodings() throws {
    let text = #"{"a": 1}"#
    for encoding in [String.Encoding.utf16, .utf16LittleEndian, .utf32, .utf32BigEndian] {
      let data = try #require(text.data(using: encoding))
      #expect(throws: JSONFlaw.self) { try StrictJSON.decode(Anything.self, from: data) }
    }
    for bytes in [[0xFF], Array("{\"a\": \"".utf8) + [0xC0, 0x80] + Array("\"}".utf8)] {
      #expect(throws: JSONFlaw.self) { try StrictJSON.decode(Anything.self, from: Data(bytes)) }
    }
  }

  @Test("what is no JSON, or nested without end, is a decoder's error")
  func malformed() {
    for text in ["", "{", "{\"a\"}", "'", "{a: 1, b", String(repeating: "{\"a\":", count: 100_000)]
    {
      #expect(throws: DecodingError.self) { try decode(text) }
    }
  }
}
