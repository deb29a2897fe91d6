// Tests of the grammar of JSON and JSON5, and of the positions of errors.

import Foundation
import Testing

@testable import JSON

@Suite("JSON parser") struct JSONTextTests {
  /// Returns the value as JSON without white space, for comparison.
  private func parse(_ text: String, json5: Bool = true) throws -> String {
    func spelling(_ value: JSONValue) -> String {
      switch value.content {
      case .null: "null"
      case .bool(let bool): "\(bool)"
      case .number: value.integer.map(String.init) ?? value.double.map { "\($0)" } ?? "?"
      case .string(let text): "\"\(text)\""
      case .array(let elements): "[" + elements.map(spelling).joined(separator: ",") + "]"
      case .object(let members):
        "{" + members.map { "\($0.key):\(spelling($0.value))" }.joined(separator: ",") + "}"
      }
    }
    return spelling(try JSONText(Array(text.utf8), allowsJSON5: json5).value)
  }

  private func validationError(_ text: String, json5: Bool) -> String {
    do {
      return try parse(text, json5: json5)
    } catch {
      return "\(error)"
    }
  }

  // MARK: - JSON

  @Test("the parser accepts the short texts that Foundation accepts, except trailing commas")
  func shortTexts() {
    let pieces = [
      "{", "}", "[", "]", ",", ":", "\"a\"", "\"b\"", "1", "-", "0", ".", "e", " ", "null", "\\",
    ]
    var texts = [""]
    var longer = texts
    for _ in 1...3 {
      longer = longer.flatMap { text in pieces.map { text + $0 } }
      texts += longer
    }
    #expect(texts.count == 4_369)
    for text in texts { compareWithFoundation(text) }
  }

  @Test("the parser accepts the changes to a text that Foundation accepts, except trailing commas")
  func changedTexts() {
    let text = #"{"a":[1,-2.5e+3,true,null,"\u00e9\n"],"b":{"c":"d\\","e":[{}, []]}}"#
    let pieces = [
      "{", "}", "[", "]", ",", ":", "\"", "\\", "0", "-", "+", ".", "E", "x", "\n", "\u{1}", "/",
      "'", "\u{A0}",
    ]
    for i in text.indices {
      compareWithFoundation(String(text[..<i]))
      for piece in pieces {
        compareWithFoundation(text[..<i] + piece + text[i...])
        compareWithFoundation(text[..<i] + piece + text[i...].dropFirst())
      }
    }
  }

  private func compareWithFoundation(_ text: String) {
    let value = try? JSONSerialization.jsonObject(with: Data(text.utf8), options: .fragmentsAllowed)
    // Foundation accepts a comma after the last item, which RFC 8259 does not allow.
    let isForeign = text.contains(/,[ \n]*[}\]]/)
    var isTaken = true
    do {
      _ = try JSONText(Array(text.utf8))
    } catch {
      isTaken = "\(error)".contains("twice")
    }
    #expect(isTaken == (value != nil && !isForeign), "\(text.debugDescription)")
  }

  @Test(
    "malformed JSON is refused with the place of the error",
    arguments: [
      ("", "expected a value, found the end of the text (line 1, column 1)"),
      ("{", "expected a key in double quotes, found the end of the text (line 1, column 2)"),
      ("{\n  \"a\" 1}", "expected ':', found '1' (line 2, column 7)"),
      ("{\"a\": 1 \"b\": 2}", "expected ',' or '}', found '\"' (line 1, column 9)"),
      ("[1\n2]", "expected ',' or ']', found '2' (line 2, column 1)"),
      ("[1,]", "expected a value, found ']' (line 1, column 4)"),
      ("{\"a\": 1,}", "expected a key in double quotes, found '}' (line 1, column 9)"),
      ("{a: 1}", "expected a key in double quotes, found 'a' (line 1, column 2)"),
      ("{} x", "expected the end of the text, found 'x' (line 1, column 4)"),
      ("// x\n3", "expected a value, found '/' (line 1, column 1)"),
      ("['a']", "expected a value, found ''' (line 1, column 2)"),
      ("[01]", "'01' is not a number (line 1, column 2)"),
      ("[+1]", "'+1' is not a number (line 1, column 2)"),
      ("[NaN]", "expected a value, found 'N' (line 1, column 2)"),
      ("[True]", "expected a value, found 'T' (line 1, column 2)"),
      ("[nul]", "expected a value, found 'n' (line 1, column 2)"),
      ("[\"a\nb\"]", "a string does not end on its line (line 1, column 2)"),
      ("[\"a", "a string does not end (line 1, column 2)"),
      ("[\"é\u{1}\"]", "a string has a control character that is not escaped (line 1, column 4)"),
      (#"["a\x41"]"#, "a string has an unknown escape (line 1, column 4)"),
      (#"["\u12g4"]"#, "a string has an unknown escape (line 1, column 3)"),
      (#"["\"#, "an escape does not end (line 1, column 3)"),
      (#"["\ud800 "]"#, "an escape is half of a surrogate pair (line 1, column 3)"),
    ])
  func malformed(text: String, message: String) {
    #expect(validationError(text, json5: false) == "it is not JSON: \(message)")
  }

  @Test("a byte-order mark before the text is ignored")
  func byteOrderMark() throws {
    #expect(try parse("\u{FEFF}[1]", json5: false) == "[1]")
    #expect(throws: JSONFlaw.self) { try parse("[\u{FEFF}1]", json5: false) }
  }

  // MARK: - JSON5

  @Test(
    "JSON5 adds comments, unquoted keys, single quotes, number formats and trailing commas",
    arguments: [
      ("{a: 1, /* a: 2 */ b: 3, // a: 4\n}", "{a:1,b:3}"),
      ("{$a_1: 1, \\u0061é\u{301}2: 2, 'it\\'s': 3}", "{$a_1:1,aé\u{301}2:2,it's:3}"),
      ("[1,/**/2,//x\r3,]", "[1,2,3]"), ("\u{A0}\u{FEFF}\u{2003}[\u{B}\u{C}]\u{2028}", "[]"),
      ("[0x1F,-0Xa,+5.,.5,1E+9]", "[31,-10,5,0.5,1000000000]"),
      ("[-Infinity,+Infinity]", "[-inf,inf]"), ("NaN", "nan"),
      ("['\\x41\\v\\0\\'\\\"', '\\a\\é\\\nb']", "[\"A\u{B}\0'\"\",\"aéb\"]"),
      ("'a\tb'", "\"a\tb\""),
    ])
  func json5(text: String, value: String) {
    #expect(validationError(text, json5: true) == value)
    #expect(throws: JSONFlaw.self) { try parse(text, json5: false) }
  }

  @Test(
    "malformed JSON5 is refused",
    arguments: [
      "{a: 1,, b: 2}", "[,]", "{,}", "[1,,]", "{1a: 1}", "{a-b: 1}", "{a}", "{: 1}", "/* x", "/x",
      "'a",
      "'a\"", "['\\1']", "['\\01']", "['\\xg0']", "[\\u0061]", "{'a' 1}", "1 2", "'a\nb'", "\0",
    ])
  func malformedJSON5(text: String) {
    #expect(throws: JSONFlaw.self) { try parse(text) }
  }

  @Test(
    "a malformed number is named in the error",
    arguments: [
      "0x0x10", "0x", "-0x", "0xg", "0x1p3", "1e", "1e+", "1e1e1", "++1", "+-1", "01", "00", ".",
      "-.", "1-1", "0x1+1", "1.2.3", "+", "1x", "0x1.5",
    ])
  func numbers(text: String) {
    let message = "it is not JSON: '\(text)' is not a number (line 1, column 5)"
    #expect(validationError("{a: [\(text)]}".replacing("a: ", with: "a:"), json5: true) == message)
  }

  // MARK: - Keys

  @Test(
    "a repeated key in an object is refused, however it is spelled",
    arguments: [
      (#"{"a": 1, "a": 1}"#, "a", 10), (#"{"a": 1, "b": 2, "a": 3}"#, "a", 18),
      (#"{"a": 1, "\u0061": 2}"#, "a", 10), (#"{"\u0061": 1, "a": 2}"#, "a", 15),
      (#"{"a": {"b": [1, {"c": 1, "c": 2}]}}"#, "c", 26),
      (#"[{"a": 1}, {"b": 1, "b": 1}]"#, "b", 21), (#"{"": 1, "": 2}"#, "", 9),
      (#"{"x\"y": 1, "x\"y": 2}"#, "x\"y", 13), (#"{"a": "}", "b": "{", "a": 1}"#, "a", 22),
      (#"{a: 1, "a": 2}"#, "a", 8), (#"{a: 1, 'a': 2}"#, "a", 8),
      ("{a: 1, /* a: , */ a: 2}", "a", 19), ("{\"a\"/**/: 1, \"a\"/**/ : 2}", "a", 14),
      (#"{'it\'s': 1, "it's": 2}"#, "it's", 14), (#"{"a": [1, 2], "a": []}"#, "a", 15),
    ])
  func repeatedKeys(text: String, key: String, column: Int) {
    #expect(
      validationError(text, json5: true)
        == "it has the key \"\(key)\" twice; keep one of them (line 1, column \(column))")
  }

  @Test(
    "equal keys in different objects and keys with different bytes are not repeats",
    arguments: [
      #"{"a": {"a": {"a": 1}}}"#, #"{"a": "a", "b": "a"}"#, #"[{"a": 1}, {"a": 1}]"#,
      #"{"a": ["a", "a", "b"], "b": 1}"#, #"{"a": "\"a\": 1, \"a\": 2"}"#, #"{"a": 1, "A": 1}"#,
      #"{"a\\": 1, "a": 2, "\\": "\\"}"#, "{\"e\u{301}\": 1, \"\u{E9}\": 2}",
    ])
  func distinctKeys(text: String) throws {
    _ = try parse(text, json5: false)
  }

  // MARK: - Limits

  @Test("nesting is limited to 100 brackets")
  func nesting() {
    let (open, close) = (String(repeating: "[", count: 100), String(repeating: "]", count: 100))
    #expect(validationError(open + close, json5: false) == open + close)
    #expect(
      validationError("[" + open + close + "]", json5: false)
        == "it has values nested in more than 100 brackets (line 1, column 101)")
    #expect(
      validationError(String(repeating: "{\"a\":", count: 1_000_000), json5: false).hasPrefix(
        "it has"))
  }

  @Test("strings are limited to 16384 bytes and keys to 256 bytes")
  func lengths() {
    func text(_ count: Int) -> String { "\"" + String(repeating: "é", count: count) + "\"" }
    #expect(validationError(text(1 << 13), json5: false) == text(1 << 13))
    #expect(
      validationError(" " + text(1 << 13 + 1), json5: false)
        == "it has a string of more than 16384 bytes (line 1, column 2)")
    #expect(validationError("{\(text(128)):1}", json5: false).hasSuffix(":1}"))
    #expect(
      validationError("{\(text(129)):1}", json5: false)
        == "it has a key of more than 256 bytes (line 1, column 2)")
  }

  @Test("keys of combining marks, and many keys, are parsed in linear time")
  func linearTime() {
    let marks = String(repeating: "\u{301}\u{323}", count: 20_000)
    let many = (0..<40_000).map { "\"\($0)\":{}" }.joined(separator: ",")
    let clock = ContinuousClock()
    let time = clock.measure {
      #expect(validationError("{\"a\(marks)\": 1}", json5: true).hasPrefix("it has a string"))
      #expect(validationError("{a\(marks): 1}", json5: true).hasPrefix("it has a key"))
      #expect(validationError("{\(many)}", json5: false).hasPrefix("{0:{},1:{},"))
    }
    #expect(time < .seconds(20))
  }
}
