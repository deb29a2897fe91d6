// Tests of detecting foreign line ends.

import Testing
import Text

@Suite("LineEnds")
struct LineEndsTests {
  @Test(
    "a line separator more frequent than LF is detected and counted",
    arguments: [
      ("a\rb\rc", "2 CR"), ("a\rb\rc\r", "2 CR"), ("a b\rc d\re", "2 CR"),
      ("a\rb\rc\r\nd\re\n", "3 CR"),
      ("a\r\r\rb\n", "3 CR"), ("a\u{85}b\u{85}c\n", "2 U+0085"),
      ("a\u{2028}b\u{2028}c", "2 U+2028"),
      ("a\u{2029}b\u{2029}c\u{2028}d", "2 U+2029"),
    ])
  func found(string: String, expected: String) throws {
    let foreign = try SourceText(string).lineEnds.foreign
    #expect(foreign.map { "\($0.count) \($0.kind.rawValue)" } == expected)
  }

  @Test(
    "texts with mostly LF or CRLF line ends have no foreign line separator",
    arguments: [
      "a", "a\n", "a\r\nb\r\n", "a\r\r\nb\r\r\n", "a\r", "a\rb\r", "a\u{2028}b\n", "a\nb\rc\nd\n",
      "\n\n\n", "\r\n", "\r",
      "a\u{2028}\nb\u{2028}\n", "a \u{A8} \u{A9} \u{2024}\u{2027}", "\u{A8}\u{85E8}",
    ])
  func notFound(string: String) throws {
    #expect(try SourceText(string).lineEnds.foreign == nil)
  }
}
