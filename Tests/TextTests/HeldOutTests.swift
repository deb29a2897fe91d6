// Tests of where texts are cut to hold out their last tenth.

import Foundation
import Testing
import Text

@Suite("HeldOut")
struct HeldOutTests {
  private func parts(_ string: String) throws -> [String] {
    let text = try SourceText(string)
    let heldOut = try HeldOut(text)
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

  @Test("a text with nothing to divide is refused", arguments: ["a", "é", "a\n", "\n", " \n\t\n"])
  func tooShort(string: String) throws {
    let text = try SourceText(string)
    #expect(throws: TextError.tooShortToSplit(name: "test.txt")) { try HeldOut(text) }
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
