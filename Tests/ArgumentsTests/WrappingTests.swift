// Tests of text wrapping.

import Testing

@testable import Arguments

@Suite struct WrappingTests {
  @Test("lines break at the last space that fits")
  func breaks() {
    #expect("aa bb cc".wrapped(to: 5) == "aa bb\ncc")
    #expect("aa bb cc".wrapped(to: 4) == "aa\nbb\ncc")
    #expect("aa bb cc".wrapped(to: 8) == "aa bb cc")
  }

  @Test("an indent counts toward the line width")
  func indent() {
    #expect("aa bb cc".wrapped(to: 7, indent: 2) == "  aa bb\n  cc")
  }

  @Test("a word longer than the line stays whole")
  func longWord() {
    #expect("a bbbbbbbb c".wrapped(to: 4) == "a\nbbbbbbbb\nc")
    #expect("bbbbbbbb".wrapped(to: 4, indent: 1) == " bbbbbbbb")
  }

  @Test("line breaks, empty lines and the spaces of lines that fit are kept")
  func existingBreaks() {
    #expect("a\n\n  b   c\n".wrapped(to: 10, indent: 1) == " a\n\n   b   c\n")
    #expect("  aa bb cc".wrapped(to: 7) == "  aa bb\ncc")
    #expect("".wrapped(to: 10, indent: 3) == "")
  }

  @Test(
    "no line exceeds the width unless it is a single word, and no word is lost", arguments: 1...40)
  func invariant(width: Int) {
    let text = "The quick brown fox, who had   jumped over it before, jumps over the lazy dog."
    let lines = text.wrapped(to: width).split(separator: "\n")
    #expect(lines.allSatisfy { $0.count <= width || !$0.contains(" ") })
    #expect(lines.flatMap { $0.split(separator: " ") } == text.split(separator: " "))
  }
}
