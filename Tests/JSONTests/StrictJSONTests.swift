// Tests of decoding JSON that other decoders accept, and of the positions of errors.

import Foundation
import Testing

@testable import JSON

@Suite("Strict JSON") struct StrictJSONTests {
  private struct Options: Decodable {
    enum Shape: String, Decodable { case round, square }
    var size: Int
    var shape: Shape?
    var list: [Int]?
    var inner: Inner?
    struct Inner: Decodable { var name: String }
  }

  private func validationError(_ text: String) -> String {
    do {
      return "\(try StrictJSON.decode(Options.self, from: Data(text.utf8)))"
    } catch {
      return "\(error)"
    }
  }

  @Test("a valid object is decoded")
  func valid() throws {
    let text = #"{"size": 3, "shape": "round", "list": [1, 2], "inner": {"name": "é"}}"#
    let options = try StrictJSON.decode(Options.self, from: Data(text.utf8))
    #expect(options.size == 3 && options.shape == .round && options.list == [1, 2])
    #expect(options.inner?.name == "é")
  }

  @Test("single-precision numbers are decoded, and those beyond their range have the wrong type")
  func float() throws {
    let numbers = try StrictJSON.decode([Float].self, from: Data("[0.1, -2, 3e38, 1e-46]".utf8))
    #expect(numbers == [0.1, -2, 3e38, 0])
    for text in ["[4e38]", "[\"1\"]", "[true]"] {
      #expect(throws: JSONFlaw.self) {
        try StrictJSON.decode([Float].self, from: Data(text.utf8))
      }
    }
  }

  @Test(
    "wrong types, missing keys and malformed JSON are reported with their place",
    arguments: [
      ("{\"size\": \"3\"}", "the value of \"size\" has the wrong type (line 1, column 10)"),
      ("{\n  \"size\": 1.5}", "the value of \"size\" has the wrong type (line 2, column 11)"),
      ("{\n  \"size\": null}", "the value of \"size\" is null (line 2, column 11)"),
      (
        "{\"size\": 1,\n\"shape\": \"oval\"}",
        "the value of \"shape\" is not valid (line 2, column 10)"
      ),
      (
        "{\"size\": 1, \"list\": [1,\r\n \"2\"]}",
        "the value of \"list.[1]\" has the wrong type (line 2, column 2)"
      ),
      (
        "{\"size\": 1,\n\n \"inner\": {}}", "the key \"name\" is missing (line 3, column 11)"
      ),
      ("{}", "the key \"size\" is missing (line 1, column 1)"),
      ("[]", "it has the wrong type (line 1, column 1)"),
      ("{\"size\" 1}", "it is not JSON: expected ':', found '1' (line 1, column 9)"),
    ])
  func places(text: String, message: String) {
    #expect(validationError(text) == message)
  }

  @Test(
    "lines end with LF, CRLF or CR, and columns count Unicode scalars",
    arguments: [
      ("", 0, "line 1, column 1"), ("ab", 2, "line 1, column 3"), ("a\nb", 2, "line 2, column 1"),
      ("a\r\nb", 3, "line 2, column 1"), ("a\rb", 2, "line 2, column 1"),
      ("a\r\nb", 2, "line 1, column 3"), ("é😀x", 6, "line 1, column 3"),
      ("\n\n\n", 3, "line 4, column 1"), ("\r\r\n\n", 4, "line 4, column 1"),
    ])
  func textPlaces(text: String, offset: Int, place: String) {
    #expect(TextPlace(of: offset, in: Array(text.utf8)).description == place)
  }

  @Test("encodings other than UTF-8 and invalid UTF-8 are refused")
  func encodings() throws {
    let text = #"{"size": 1}"#
    for encoding in [String.Encoding.utf16, .utf16LittleEndian, .utf32, .utf32BigEndian] {
      let data = try #require(text.data(using: encoding))
      #expect(throws: JSONFlaw.self) { try StrictJSON.decode(Options.self, from: data) }
    }
    for bytes in [[0xFF], Array("{\"a\": \"".utf8) + [0xC0, 0x80] + Array("\"}".utf8)] {
      #expect {
        try StrictJSON.decode(Options.self, from: Data(bytes))
      } throws: {
        "\($0)".hasPrefix("it is not JSON in UTF-8 (line 1, column ")
      }
    }
  }
}
