// Tests of texts as token numbers, one by one and in batches of windows.

import Foundation
import Testing

@testable import Text

@Suite("EncodedText")
struct EncodedTextTests {
  private func encoded(_ string: String, _ kind: Tokenizer.Kind = .whitespace) throws
    -> EncodedText
  {
    let file = Data("<unk>\n<s>\n</s>\na\nb\n \n".utf8)
    return EncodedText(
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
    let text = try encoded(string)
    #expect(text.ids == ids)
    #expect(text.tokenCount == ids.count)
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
    let encoded = EncodedText(text, tokenizer: tokenizer, vocabulary: vocabulary)
    #expect(!encoded.ids.contains(0))
    #expect(encoded.tokenCount == encoded.ids.count)
  }

  @Test("batches of any size hold the windows of the text in order", arguments: LineMode.allCases)
  func batches(lines: LineMode) throws {
    let text = try encoded("a b b\n\nb a a a b b a\nb")
    for (n, earlier) in [(1, 0), (3, 0), (20, 0), (2, 3), (1, 20)] {
      let sliced = slicedWindows(text.ids, context: n, earlier: earlier, lines: lines)
      for size in 1...20 {
        var sum = Batch()
        var counts: [Int] = []
        text.forEachBatch(of: size, context: n, earlier: earlier, lines: lines) { batch in
          sum.contexts += batch.contexts
          sum.targets += batch.targets
          counts.append(batch.count)
        }
        #expect(sum == sliced, "batches of \(size), contexts of \(n) and \(earlier)")
        #expect(
          counts.dropLast().allSatisfy { $0 == size } && (1...size).contains(counts.last ?? 0))
      }
    }
  }
}
