// Tests of guessing the tokenizer from a text.

import Testing
import Text

@Suite("TokenizerGuess")
struct TokenizerGuessTests {
  @Test(
    "a text with <unk> or most of its commas and stops apart is tokenized already",
    arguments: [
      ("Hello , world .", .whitespace), ("the <unk> ran", .whitespace),
      ("Mr. Smith , of course , said so .\n", .whitespace),
      ("Hello, world.", .words), ("no punctuation", .words), ("Well . Yes, no.", .words),
      ("one . two.", .words), (". 5 is .5 , is it", .whitespace), (",", .whitespace),
    ] as [(String, Tokenizer.Kind)])
  func guess(string: String, kind: Tokenizer.Kind) throws {
    #expect(try Tokenizer.guess(for: SourceText(string)) == kind)
  }

  @Test("only the beginning of a text counts")
  func boundedSample() throws {
    let prose = String(repeating: "So, this is prose.\n", count: 4000)
    let text = try SourceText(prose + String(repeating: "<unk> , .\n", count: 40_000))
    #expect(Tokenizer.guess(for: text) == .words)
  }
}
