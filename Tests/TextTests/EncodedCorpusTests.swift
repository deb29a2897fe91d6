// Tests of encoding texts.

import Foundation
import Testing
import Text

@Suite("EncodedCorpus")
struct EncodedCorpusTests {
  private func encoded(_ string: String, _ kind: Tokenizer.Kind = .whitespace) throws
    -> EncodedCorpus
  {
    let file = Data("<unk>\n<s>\n</s>\na\nb\n \n".utf8)
    return EncodedCorpus(
      try SourceText(string), tokenizer: Tokenizer(kind: kind),
      vocabulary: try Vocabulary(file: file))
  }

  @Test(
    "every line is its tokens and then </s>",
    arguments: [
      ("a b\nb\n", [3, 4, 2, 4, 2]), ("a\r\nb", [3, 2, 4, 2]), ("\n\na", [2, 2, 3, 2]),
      ("a x <unk> <s> </s>\n", [3, 0, 0, 1, 2, 2]), ("  \n", [2]),
    ] as [(String, [Int32])])
  func ids(string: String, ids: [Int32]) throws {
    #expect(try encoded(string).ids == ids)
  }

  @Test("tokens, lines, characters and unknown tokens are counted")
  func counts() throws {
    let text = "a é😀\r\n\nx b <unk>"
    let corpus = try encoded(text)
    #expect(corpus.ids.count == 8)
    #expect(corpus.lineCount == 3)
    #expect(corpus.characterCount == text.unicodeScalars.count)
    #expect(corpus.unknownCount == 3)
  }

  @Test("characters are encoded with their spaces, without line ends")
  func characters() throws {
    #expect(try encoded("a b\r\nab", .characters).ids == [3, 5, 4, 2, 3, 4, 2])
  }

  @Test(
    "a text encoded with its own vocabulary has no unknown token",
    arguments: Tokenizer.Kind.allCases)
  func ownVocabulary(kind: Tokenizer.Kind) throws {
    let text = try SourceText("It's 3.14, isn't it?\n日本 😀\n")
    let tokenizer = Tokenizer(kind: kind, lowercase: true)
    let vocabulary = try Vocabulary(
      training: [text], tokenizer: tokenizer, minCount: 1, maxSize: nil)
    let corpus = EncodedCorpus(text, tokenizer: tokenizer, vocabulary: vocabulary)
    #expect(corpus.unknownCount == 0)
    #expect(corpus.ids.count == vocabulary.coverage?.tokenCount)
  }
}
