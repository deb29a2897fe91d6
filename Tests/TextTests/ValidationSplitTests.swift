// Tests of splitting a text into a training and a validation set.

import Foundation
import Randomness
import Testing
import Text

@Suite("Validation split")
struct ValidationSplitTests {
  /// Returns the training set, the validation set, and whether the split is inside a line.
  private func split(
    _ string: String, limit: Int = 1 << 20
  ) throws -> (parts: [String], cutsLine: Bool) {
    let text = try SourceText(string)
    let heldOut = try ValidationSplit(text, limit: limit)
    #expect(heldOut.training.lowerBound == 0)
    #expect(heldOut.training.upperBound == heldOut.validation.lowerBound)
    let parts = [text[heldOut.training].string, text[heldOut.validation].string]
    return (parts, heldOut.cutsLine(of: text))
  }

  private func parts(_ string: String, limit: Int = 1 << 20) throws -> [String] {
    try split(string, limit: limit).parts
  }

  @Test(
    "the last tenth of equal lines is held out, with or without a final line end",
    arguments: [(7, 1), (10, 1), (14, 1), (16, 2), (24, 2), (26, 3), (100, 10)], ["\n", ""])
  func lines(_ counts: (lines: Int, heldOut: Int), lastEnd: String) throws {
    let lines = (0..<counts.lines).map { "line \($0 + 100)" }
    let first = lines.dropLast(counts.heldOut).joined(separator: "\n") + "\n"
    let last = lines.suffix(counts.heldOut).joined(separator: "\n") + lastEnd
    let split = try split(first + last)
    #expect(split.parts == [first, last] && !split.cutsLine)
  }

  @Test("the split holds out a tenth of the bytes, not of the lines")
  func unequalLines() throws {
    let sentences = String(repeating: "It is one of ten words that a sentence has.\n", count: 200)
    let paragraph = String(repeating: "A paragraph goes on for hundreds of words. ", count: 120)
    let text = sentences + String(repeating: paragraph + "\n", count: 22)
    let split = try split(text)
    let share = Double(split.parts[1].utf8.count) / Double(text.utf8.count)
    #expect((0.08...0.12).contains(share) && !split.cutsLine, "\(share)")
  }

  @Test(
    "a line that is nearly the whole text is split at a word",
    arguments: [["", "S"], ["S", ""], ["S", "S"], ["", ""]])
  func longLine(around: [String]) throws {
    let short = (0..<15).map { "line \($0)\n" }.joined()
    let around = around.map { $0 == "S" ? short : "" }
    let long = String(repeating: "word after word ", count: 20_000) + "\n"
    let text = around[0] + long + around[1]
    let split = try split(text)
    let share = Double(split.parts[1].utf8.count) / Double(text.utf8.count)
    #expect((0.099...0.101).contains(share) && split.cutsLine, "\(share)")
    #expect(split.parts[0].hasSuffix(" ") && split.parts.joined() == text)
  }

  @Test("a long line without spaces is split between scalars")
  func longWord() throws {
    let text = String(repeating: "天地玄黃", count: 5000) + "\n" + "short\nlines\n"
    let split = try split(text)
    #expect(split.cutsLine && split.parts.joined() == text)
    #expect(abs(split.parts[1].utf8.count - 6003) <= 6)
  }

  @Test(
    "blank lines at the end are in neither part, and others do not affect the split",
    arguments: [
      "\n", "\r\n", String(repeating: "\n", count: 60), " \n\t\n  ", "\u{3000}\n\u{A0}\u{2028}\n",
    ])
  func blankEnd(_ blank: String) throws {
    let lines = (0..<30).map { "line \($0 + 100)\n" }
    let expected = [lines.dropLast(3).joined(), lines.suffix(3).joined()]
    #expect(try parts(lines.joined() + blank) == expected)
    let blank = String(repeating: "\n", count: 500)
    #expect(try parts(blank + lines.joined()) == [blank + expected[0], expected[1]])
    let between = expected[0] + blank
    #expect(try parts(between + expected[1]) == [between, expected[1]])
    let within = lines[27] + blank + lines[28] + lines[29]
    #expect(try parts(expected[0] + within) == [expected[0], within])
  }

  @Test("a line is held out with its indentation and its line end", arguments: ["\n", "\r\n"])
  func wholeLines(end: String) throws {
    let lines = (0..<20).map { "\t  line \($0 + 100)\(end)" }
    #expect(try parts(lines.joined()) == [lines.dropLast(2).joined(), lines.suffix(2).joined()])
    // White space after the last word of a line also belongs to the line.
    let spaced = (0..<20).map { "line \($0 + 100) \t\(end)" }
    #expect(try parts(spaced.joined() + end)[1] == spaced.suffix(2).joined())
  }

  @Test(
    "the split holds out whole lines as close to the limit as possible",
    arguments: [(4, 1), (5, 1), (7, 1), (8, 2), (12, 2), (13, 3), (1000, 5)])
  func limitedLines(limit: Int, heldOut: Int) throws {
    let lines = (0..<50).map { _ in "line7\n" }
    let parts = try parts(lines.joined(), limit: limit)
    #expect(parts[1] == lines.suffix(heldOut).joined())
  }

  @Test("the last words of a line longer than the limit are held out")
  func limitedLine() throws {
    let split = try split(String(repeating: "a b c d e f g h i j\n", count: 30), limit: 4)
    #expect(split.parts[1] == "g h i j\n" && split.cutsLine)
  }

  @Test("a mebibyte of a large text is held out")
  func largeText() throws {
    let lines = String(repeating: "0123456789abcde\n", count: 800_000)
    let heldOut = try ValidationSplit(SourceText(lines))
    #expect(abs(heldOut.validation.count - 16 << 20 / 15) < 16)
  }

  @Test(
    "a text of few lines is split at the start of a word near its last tenth",
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
    "a text without white space in its second half is split between scalars",
    arguments: [
      ["abcdefghijklmnopqr", "st"], ["ab", "c\n"], ["日本語日本語日本語", "文"], ["é", "é"],
      ["a 日本語日本語日本語日本語", "文字"], ["  a", "b"],
    ])
  func scalars(expected: [String]) throws {
    let split = try split(expected.joined())
    #expect(split.parts == expected && split.cutsLine)
  }

  @Test("a text too short to split is rejected", arguments: ["a", "é", "a\n", "  a", "\n\né\n\n"])
  func tooShort(string: String) throws {
    let text = try SourceText(string)
    #expect(throws: TextError.tooShortToSplit(name: "test.txt")) { try ValidationSplit(text) }
  }

  @Test(
    "splitting a text of only white space reports that it has no words",
    arguments: ["\n", " \n\t\n", "    ", "\u{3000}\n", String(repeating: "\r\n", count: 10)])
  func blank(string: String) throws {
    let text = try SourceText(string)
    #expect(throws: TextError.noWords(names: ["test.txt"])) { try ValidationSplit(text) }
  }

  @Test(
    "both parts of a random text join to the text, and the split can be restored",
    arguments: ["ab é日 \n", "a\u{FEFF}\u{3000} \r\n"])
  func random(alphabet: String) throws {
    var generator = SeededGenerator(seed: 1)
    for _ in 0..<500 {
      let scalars = (0..<Int.random(in: 2...60, using: &generator)).map { _ in
        alphabet.unicodeScalars.randomElement(using: &generator) ?? "a"
      }
      let string = String(String.UnicodeScalarView(scalars))
      let text = try SourceText(string)
      guard let heldOut = try? ValidationSplit(text) else {
        let content = string.unicodeScalars.filter { !isBlank($0) }
        #expect(content.count <= 2, "refused \(string.debugDescription)")
        continue
      }
      let parts = [text[heldOut.training].string, text[heldOut.validation].string]
      #expect(parts[0] + parts[1] == text[0..<heldOut.validation.upperBound].string)
      let rest = text[heldOut.validation.upperBound..<text.bytes.count].string
      #expect(rest.unicodeScalars.filter { !isBlank($0) }.isEmpty)
      #expect(!parts.contains("\u{FFFD}") && !parts.contains(""))
      if let kept = try? SourceText(parts[1]) {
        #expect(ValidationSplit(text, keeping: kept)?.training == heldOut.training)
      }
    }
  }

  private func isBlank(_ scalar: Unicode.Scalar) -> Bool {
    scalar.properties.isWhitespace || scalar == "\u{FEFF}"
  }

  // MARK: - Splits of earlier runs

  @Test("a validation set saved by an earlier run is held out again")
  func kept() throws {
    let text = try SourceText("one\ntwo\nthree\n\n\n")
    for (kept, training) in [("three\n\n\n", "one\ntwo\n"), ("two\nthree\n", "one\n"), ("\n", nil)]
    {
      let split = try ValidationSplit(text, keeping: SourceText(kept))
      #expect(
        split.map { text[$0.training].string } == training ?? "one\ntwo\nthree\n\n", "\(kept)")
      #expect(try #require(split).validation.count == kept.utf8.count)
    }
    for other in ["three", "four\n", text.string, "more than the text\n" + text.string] {
      #expect(try ValidationSplit(text, keeping: SourceText(other)) == nil, "\(other)")
    }
  }

  @Test("a byte order mark before the saved validation set is in neither part")
  func keptMark() throws {
    let text = try SourceText("one\n\u{FEFF}two\n")
    let split = try #require(try ValidationSplit(text, keeping: SourceText("two\n")))
    #expect(text[split.training].string == "one\n" && text[split.validation].string == "two\n")
  }
}
