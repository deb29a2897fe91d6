// Tests of what makes a text one that has words.

import Testing
import Text

@Suite("WordCheck")
struct WordCheckTests {
  @Test(
    "one token is enough, unless it is a mark or white space", arguments: Tokenizer.Kind.allCases)
  func words(kind: Tokenizer.Kind) throws {
    let tokenizer = Tokenizer(kind: kind)
    for string in ["a", "\n\n \r\n.\n", "<unk> <unk> b", "...", "日", "\u{301}", "\u{1F600}"] {
      #expect(try SourceText(string).hasWord(tokenizer), "\(string.debugDescription)")
    }
    for string in [
      "\n", "\r\n\r\n", " \t\n", "\u{3000}\n", "\u{A0}", "\u{2028}\u{85}\n", "\n\u{FEFF}\n",
    ] {
      #expect(try !SourceText(string).hasWord(tokenizer), "\(string.debugDescription)")
    }
    // Characters have no marks.
    let marks = try SourceText("<unk> <s> </s>\n<unk>\n")
    #expect(marks.hasWord(tokenizer) == (kind == .characters))
    if kind != .characters {
      #expect(throws: TextError.noWords(names: ["test.txt"])) { try marks.checkHasWord(tokenizer) }
    }
  }
}
