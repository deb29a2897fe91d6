// Tests of carets below a part of a text.

import Testing

@testable import Commands

@Suite("Underlining") struct UnderliningTests {
  @Test(
    "carets are below a range, or below the place of an empty range",
    arguments: [
      ("a + * b", 4..<5, "  a + * b", "      ^"), ("a / (b)", 0..<7, "  a / (b)", "  ^^^^^^^"),
      ("a +", 3..<3, "  a +", "     ^"), ("", 0..<0, "  ", "  ^"),
      // Two wide characters take four columns, and a combining mark takes none.
      ("重み+*", 3..<4, "  重み+*", "       ^"), ("*重み", 1..<3, "  *重み", "   ^^^^"),
      ("ŷ\u{301}+*", 2..<3, "  ŷ\u{301}+*", "    ^"), ("👍*", 1..<2, "  👍*", "    ^"),
      ("a\u{200B}b%", 3..<4, "  a\u{200B}b%", "    ^"),
      // Escapes take as many columns as characters.
      ("\u{1B}[1m*", 4..<5, "  \\u{1B}[1m*", "           ^"), ("a\tb", 1..<2, "  a\\tb", "   ^^"),
      ("\r\n*", 1..<2, "  \\r\\n*", "      ^"),
    ])
  func carets(text: String, range: Range<Int>, line: String, carets: String) {
    #expect(underlined(Array(text), range) == [line, carets])
  }

  @Test("of a long text, the part around the range is shown")
  func longText() {
    let text = Array(String(repeating: "a+", count: 50_000))
    #expect(
      underlined(text, 0..<1, width: 10) == ["  a+a+a+a+a+ ...", "  ^"])
    #expect(
      underlined(text, 50_000..<50_002, width: 10)
        == ["  ... +a+a+a+a+a ...", "           ^^"])
    #expect(underlined(text, 100_000..<100_000, width: 10) == ["  ... +a+a+", "           ^"])
    // Only carets below the text that is shown are printed.
    #expect(underlined(text, 0..<100_000, width: 10) == ["  a+a+a+a+a+ ...", "  ^^^^^^^^^^"])
  }
}
