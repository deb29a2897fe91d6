// Tests of texts with blanks.

import LanguageModel
import Testing
import Text

@Suite("Cloze")
struct ClozeTests {
  private func model(_ tokenizer: Tokenizer.Kind, version: Int = 3) throws -> Model {
    try .random(
      ModelConfiguration(
        tokenizer: tokenizer, lowercase: true, tokenizerVersion: version, context: 1,
        rightContext: 1, embedding: 2, hidden: []), of: "a b _ x")
  }

  @Test(
    "a blank is one token between those of the text",
    arguments: [
      ("the cat ___ on the mat", "the cat <unk> on the mat", [2]),
      ("___", "<unk>", [0]), ("___ a ___", "<unk> a <unk>", [0, 2]),
      ("___ ___\n___ B", "<unk> <unk> </s> <unk> b", [0, 1, 3]), ("a\t___ ", "a <unk>", [1]),
      ("<unk> ___", "<unk> <unk>", [1]),
    ])
  func words(text: String, tokens: String, blanks: [Int]) throws {
    for kind in [Tokenizer.Kind.words, .whitespace] {
      for version in Tokenizer.versions {
        let cloze = try Cloze(text, for: model(kind, version: version))
        #expect(cloze.tokens.joined(separator: " ") == tokens, "\(kind) \(version)")
        #expect(cloze.blanks == blanks, "\(kind) \(version)")
      }
    }
  }

  @Test("the tokenizer words separates a blank from punctuation and clitics")
  func punctuation() throws {
    let cloze = try Cloze("(\"___,\" said ___'s friend ___.)", for: model(.words))
    #expect(
      cloze.tokens == [
        "(", "\"", "<unk>", ",", "\"", "said", "<unk>", "'s", "friend", "<unk>", ".", ")",
      ])
    #expect(cloze.blanks == [2, 6, 9])
  }

  @Test(
    "a blank is one character of a text of characters",
    arguments: [
      ("c___t", ["c", "<unk>", "t"], [1]), ("___", ["<unk>"], [0]),
      ("______A", ["<unk>", "<unk>", "a"], [0, 1]), ("____", ["<unk>", "_"], [0]),
      ("_ ___\n", ["_", " ", "<unk>", "</s>"], [2]),
      ("__ ___ _", ["_", "_", " ", "<unk>", " ", "_"], [3]),
    ])
  func characters(text: String, tokens: [String], blanks: [Int]) throws {
    let cloze = try Cloze(text, for: model(.characters))
    #expect(cloze.tokens == tokens && cloze.blanks == blanks)
  }

  @Test(
    "a text without a blank, or with a blank inside a word, is an error",
    arguments: [
      (Tokenizer.Kind.words, "", ClozeError.noBlank), (.words, "the __ cat _", .noBlank),
      (.characters, "c__t", .noBlank), (.whitespace, "a b", .noBlank),
      (.words, "un___able ___", .blankInWord("un___able")), (.words, "____", .blankInWord("____")),
      (.whitespace, "___ the ___.", .blankInWord("___.")), (.words, "___2", .blankInWord("___2")),
    ])
  func errors(kind: Tokenizer.Kind, text: String, error: ClozeError) throws {
    let model = try model(kind)
    #expect(throws: error) { try Cloze(text, for: model) }
  }
}
