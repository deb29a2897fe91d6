// Tests of checking that a text contains words.

import Testing
import Text

@Suite("WordCheck")
struct WordCheckTests {
  @Test(
    "a text has words if one token is neither special nor white space",
    arguments: Tokenizer.Kind.allCases)
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
  }

  @Test(
    "special tokens count as words only for the characters tokenizer",
    arguments: Tokenizer.Kind.allCases)
  func marks(kind: Tokenizer.Kind) throws {
    for version in Tokenizer.versions {
      let tokenizer = Tokenizer(kind: kind, version: version)
      for string in ["<unk> <s> </s>\n<unk>\n", "<s> </s>\n</s>\n"] {
        let text = try SourceText(string)
        #expect(text.hasWord(tokenizer) == (kind == .characters))
        guard kind != .characters else { continue }
        #expect(throws: TextError.noWords(names: ["test.txt"])) { try text.checkHasWord(tokenizer) }
      }
    }
  }
}
