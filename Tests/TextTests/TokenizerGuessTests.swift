// Tests of choosing a tokenizer from the beginning of a text.

import Testing
import Text

@Suite("TokenizerGuess")
struct TokenizerGuessTests {
  @Test(
    "<unk> or mostly separate commas and full stops indicate tokenized text",
    arguments: [
      ("Hello , world .", .whitespace), ("the <unk> ran", .whitespace),
      ("Mr. Smith , of course , said so .\n", .whitespace),
      ("Hello, world.", .words), ("no punctuation", .words), ("Well . Yes, no.", .words),
      ("one . two.", .words), (". 5 is .5 , is it", .whitespace), (",", .whitespace),
    ] as [(String, Tokenizer.Kind)])
  func guess(string: String, kind: Tokenizer.Kind) throws {
    #expect(try Tokenizer.guess(for: SourceText(string)) == kind)
  }

  @Test("guessing the tokenizer reads only the beginning of the text")
  func boundedSample() throws {
    let prose = String(repeating: "So, this is prose.\n", count: 4000)
    let text = try SourceText(prose + String(repeating: "<unk> , .\n", count: 40_000))
    #expect(Tokenizer.guess(for: text) == .words)
  }
}
