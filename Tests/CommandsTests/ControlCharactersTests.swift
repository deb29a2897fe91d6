// Tests of escapes for characters that control a terminal.

import Testing

@testable import Commands

@Suite struct ControlCharactersTests {
  @Test(
    "control, bidirectional and line-separator characters are escaped, and no others",
    arguments: [
      ("", ""), ("a b\u{A0}\u{200D}\u{FEFF}\u{AD}é😀", "a b\u{A0}\u{200D}\u{FEFF}\u{AD}é😀"),
      ("\u{0}\u{7}\u{1B}\r\u{7F}", "\\0\\u{07}\\u{1B}\\r\\u{7F}"), ("\n\t", "\\n\\t"),
      ("\u{80}\u{9B}\u{9F}", "\\u{0080}\\u{009B}\\u{009F}"),
      ("\u{2028}\u{2029}", "\\u{2028}\\u{2029}"),
      ("\u{202A}\u{202E}\u{2066}\u{2069}", "\\u{202A}\\u{202E}\\u{2066}\\u{2069}"),
      ("\u{61C}\u{200E}\u{200F}", "\\u{061C}\\u{200E}\\u{200F}"),
    ])
  func escapes(text: String, escaped: String) {
    #expect(text.escapingControlCharacters() == escaped)
    #expect(escaped.escapingControlCharacters() == escaped)
  }

  @Test("characters to keep are not escaped, and other control characters are")
  func keptCharacters() {
    #expect("a\n\t\u{1B}b".escapingControlCharacters(keeping: "\n\t") == "a\n\t\\u{1B}b")
  }
}
