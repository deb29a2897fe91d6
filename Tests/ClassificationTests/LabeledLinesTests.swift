// Tests of reading labeled texts in all formats, and of the errors with their lines.

import Foundation
import Testing
import Text

@testable import Classification

@Suite("Labeled lines") struct LabeledLinesTests {
  private func read(
    _ text: String, _ format: LabeledFormat, label: String = "label", text field: String = "text"
  ) throws -> [String] {
    var lines: [String] = []
    try LabeledLines(source(text), format: format, labelField: label, textField: field).forEach {
      lines.append("\($2) \(String($0))|\(String($1))")
    }
    return lines
  }

  @Test("fastText's lines have a label up to white space, and the text after it")
  func fastText() throws {
    #expect(
      try read("__label__a one two\n__label__b-c\t three \r\n__label__é 四", .fastText)
        == ["1 a|one two", "2 b-c|three ", "3 é|四"])
    // A prefix inside a word is part of the text.
    #expect(try read("__label__a x__label__b\n", .fastText) == ["1 a|x__label__b"])
  }

  @Test("lines with a tab have the label before it and the text behind it")
  func tabs() throws {
    #expect(
      try read("a b\t one  two\n__label__c\tthree\r\n 1 \t.", .tsv)
        == ["1 a b| one  two", "2 __label__c|three", "3  1 |."])
  }

  @Test("JSON lines have fields with strings, numbers or Booleans")
  func json() throws {
    let text = """
      {"label": "a", "text": "one \\"two\\" \\u00e9\\ud83d\\ude00", "x": [1, {"label": 2}]}
      {"text": 3.50, "label": true}
      { "label" : -1e3 , "text" : "\\t." }
      """
    #expect(
      try read(text, .jsonl) == ["1 a|one \"two\" é😀", "2 true|3.50", "3 -1e3|\t."])
    #expect(
      try read(
        "{\"stars\": 5, \"review\": \"x\", \"label\": null}", .jsonl, label: "stars", text: "review"
      )
        == ["1 5|x"])
  }

  @Test("line feeds in a text of JSON are read as spaces")
  func lineFeeds() throws {
    #expect(
      try read(#"{"label": "a", "text": "one\ntwo\n\nthree\r\n"}"#, .jsonl)
        == ["1 a|one two  three\r "])
  }

  @Test("JSON strings may be longer than 16 KB")
  func longString() throws {
    let long = String(repeating: "a long text ", count: 20_000)
    #expect(
      try read("{\"label\": \"a\", \"text\": \"\(long)\"}\n", .jsonl) == ["1 a|\(long)"])
  }

  @Test("a label may have 1000 bytes, and no more")
  func longLabel() throws {
    let label = String(repeating: "é", count: 500)
    #expect(try read("\(label)\tx", .tsv) == ["1 \(label)|x"])
    #expect(throws: ClassificationError.longLabel(name: "reviews", line: 1, limit: 1000)) {
      try read("\(label)x\tx", .tsv)
    }
  }

  // MARK: - Errors

  struct Flawed: Sendable, CustomTestStringConvertible {
    let format: LabeledFormat
    /// The second line, after a valid one.
    let line: String
    let message: String
    var testDescription: String { "\(format.rawValue): \(line)" }

    init(_ format: LabeledFormat, _ line: String, _ message: String) {
      (self.format, self.line, self.message) = (format, line, message)
    }

    var first: String {
      switch format {
      case .fastText: "__label__a b"
      case .tsv: "a\tb"
      case .jsonl: #"{"label": "a", "text": "b"}"#
      }
    }
  }

  private static let noText =
    "Line 2 of 'reviews' has a label but no text; add a text, or remove the line."
  private static let empty = "Line 2 of 'reviews' is empty; remove it."
  private static let twoLabels =
    "Line 2 of 'reviews' has more than one label; keep one of them."

  private static func noLabel(_ shape: String) -> String {
    "Line 2 of 'reviews' has no label; write it as \(shape)."
  }

  private static func field(_ flaw: String) -> String {
    "Line 2 of 'reviews': the field \(flaw); correct the line, or specify the names of the fields "
      + "with --label-field and --text-field."
  }

  static let flawed = [
    Flawed(.fastText, "text", noLabel("'__label__x text'")),
    Flawed(.fastText, "", empty),
    Flawed(.fastText, " __label__a text", noLabel("'__label__x text'")),
    Flawed(.fastText, "__label__ text", noLabel("'__label__x text'")),
    Flawed(.fastText, "__label__a", noText),
    Flawed(.fastText, "__label__a \t ", noText),
    Flawed(.fastText, "__label__a __label__b text", twoLabels),
    Flawed(.fastText, "__label__a text __label__b", twoLabels),
    Flawed(.tsv, "text", noLabel("a label, a tab and a text")),
    Flawed(.tsv, "\ttext", noLabel("a label, a tab and a text")),
    Flawed(.tsv, " \u{B}\ttext", noLabel("a label, a tab and a text")),
    Flawed(.tsv, "a\t", noText),
    Flawed(.tsv, "a\t \r", noText),
    Flawed(
      .tsv, "a\tb\tc",
      "Line 2 of 'reviews' has 2 tabs; write it as a label, a tab and a text, and replace the tabs "
        + "in the text by spaces."),
    Flawed(
      .jsonl, "{\"label\": x}",
      "Line 2 of 'reviews': it is not JSON: expected a value, found 'x' (column 11)."),
    Flawed(.jsonl, "[1]", "Line 2 of 'reviews': it is not a JSON object."),
    Flawed(
      .jsonl, #"{"label": 1, "label": 2}"#,
      "Line 2 of 'reviews': it has the key \"label\" twice; keep one of them (column 14)."),
    Flawed(.jsonl, #"{"text": "b"}"#, field("\"label\" is missing")),
    Flawed(.jsonl, #"{"label": "a"}"#, field("\"text\" is missing")),
    Flawed(.jsonl, #"{"label": null, "text": "b"}"#, field("\"label\" is not a string")),
    Flawed(.jsonl, #"{"label": "a", "text": ["b", "c"]}"#, field("\"text\" is not a string")),
    Flawed(.jsonl, #"{"label": ["a"], "text": "b"}"#, field("\"label\" is not a string")),
    Flawed(.jsonl, #"{"label": ["a", "c"], "text": "b"}"#, twoLabels),
    Flawed(.jsonl, #"{"label": "a\nb", "text": "b"}"#, field("\"label\" has a line feed")),
    Flawed(.jsonl, #"{"label": "a\u0000", "text": "b"}"#, field("\"label\" has a NUL character")),
    Flawed(.jsonl, #"{"label": "a", "text": "\u0000"}"#, field("\"text\" has a NUL character")),
    Flawed(
      .jsonl, #"{"label": "", "text": "b"}"#, noLabel("a JSON object with a label and a text")),
    Flawed(.jsonl, #"{"label": "a", "text": " \n"}"#, noText),
  ]

  @Test("a flawed line is refused with its number", arguments: flawed)
  func errors(flawed: Flawed) throws {
    var count = 0
    let source = try source("\(flawed.first)\n\(flawed.line)\n\(flawed.first)\n")
    let lines = LabeledLines(
      source, format: flawed.format, labelField: "label", textField: "text")
    do {
      try lines.forEach { _, _, _ in count += 1 }
      Issue.record("\(flawed.line) was accepted")
    } catch {
      #expect("\(error)" == flawed.message && error is ClassificationError)
    }
    #expect(count == 1)
  }
}
