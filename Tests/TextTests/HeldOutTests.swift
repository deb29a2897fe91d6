// Tests of where texts are cut to hold out their end.

import Foundation
import Matrices
import Testing
import Text

@Suite("HeldOut")
struct HeldOutTests {
  private func parts(_ string: String, limit: Int = 1 << 20) throws -> [String] {
    let text = try SourceText(string)
    let heldOut = try HeldOut(text, limit: limit)
    #expect(heldOut.training.lowerBound == 0)
    #expect(heldOut.training.upperBound == heldOut.validation.lowerBound)
    #expect(heldOut.validation.upperBound == text.bytes.count)
    return [text[heldOut.training].string, text[heldOut.validation].string]
  }

  @Test(
    "the last tenth of the lines is held out, rounded, with or without a last line end",
    arguments: [(10, 1), (14, 1), (15, 2), (24, 2), (25, 3), (100, 10)], ["\n", ""])
  func lines(_ counts: (lines: Int, heldOut: Int), lastEnd: String) throws {
    let lines = (0..<counts.lines).map { "line \($0)" }
    let first = lines.dropLast(counts.heldOut).joined(separator: "\n") + "\n"
    let last = lines.suffix(counts.heldOut).joined(separator: "\n") + lastEnd
    #expect(try parts(first + last) == [first, last])
  }

  @Test("empty lines count, and a CRLF is not cut")
  func emptyLines() throws {
    #expect(
      try parts(String(repeating: "\r\n", count: 10)) == [
        String(repeating: "\r\n", count: 9), "\r\n",
      ])
  }

  @Test(
    "of more lines than the limit takes, the last that fit into it are held out",
    arguments: [
      (7, 1), (13, 1), (14, 2), (20, 2), (21, 3), (27, 3), (28, 4), (34, 4), (35, 5), (1000, 5),
    ])
  func limitedLines(limit: Int, heldOut: Int) throws {
    let lines = (0..<50).map { _ in "line 7\n" }
    let parts = try parts(lines.joined(), limit: limit)
    #expect(parts[1] == lines.suffix(heldOut).joined())
  }

  @Test("of a line longer than the limit, the last words are held out")
  func limitedLine() throws {
    let lines = String(repeating: "a b c d e f g h i j\n", count: 30)
    #expect(try parts(lines, limit: 7)[1] == "g h i j\n")
  }

  @Test("of a large text a megabyte is held out")
  func largeText() throws {
    let lines = String(repeating: "0123456789abcde\n", count: 800_000)
    #expect(try HeldOut(SourceText(lines)).validation.count == 1 << 20)
  }

  @Test(
    "a text of few lines is cut where a word begins, near the last tenth of its bytes",
    arguments: [
      ["one two three four five six seven eight nine ", "ten\n"],
      ["hello ", "world"],
      ["a b\nc d\r\n", "e"],
      ["abcdefgh ij\r\n", "klmnopqrs"],
    ])
  func words(expected: [String]) throws {
    #expect(try parts(expected.joined()) == expected)
  }

  @Test(
    "without white space in its second half it is cut between scalars",
    arguments: [
      ["abcdefghijklmnopqr", "st"], ["ab", "c\n"], ["日本語日本語日本語", "文"], ["é", "é"],
      ["a 日本語日本語日本語日本語", "文字"],
    ])
  func scalars(expected: [String]) throws {
    #expect(try parts(expected.joined()) == expected)
  }

  @Test("a text with nothing to divide is refused", arguments: ["a", "é", "a\n"])
  func tooShort(string: String) throws {
    let text = try SourceText(string)
    #expect(throws: TextError.tooShortToSplit(name: "test.txt")) { try HeldOut(text) }
  }

  @Test("a text of spaces has no words", arguments: ["\n", " \n\t\n", "    "])
  func blank(string: String) throws {
    let text = try SourceText(string)
    #expect(throws: TextError.noWords(names: ["test.txt"])) { try HeldOut(text) }
  }

  @Test("both parts of random texts are whole scalars and make up the text")
  func random() throws {
    var generator = SeededGenerator(seed: 1)
    for _ in 0..<500 {
      let scalars = (0..<Int.random(in: 2...60, using: &generator)).map { _ in
        "ab é日 \n".unicodeScalars.randomElement(using: &generator) ?? "a"
      }
      let string = String(String.UnicodeScalarView(scalars))
      guard let parts = try? parts(string) else {
        let content = string.split { $0.isWhitespace }.joined()
        #expect(content.unicodeScalars.count <= 1, "refused \(string.debugDescription)")
        continue
      }
      #expect(parts.joined() == string)
      #expect(!parts.contains("\u{FFFD}") && !parts.contains(""))
    }
  }
}
