// Tests of texts as token IDs and as batches of windows.

import Files
import Foundation
import Testing

@testable import Text

@Suite("EncodedText")
struct EncodedTextTests {
  private func encoded(
    _ string: String, _ kind: Tokenizer.Kind = .whitespace, version: Int = Tokenizer.latestVersion
  ) throws -> EncodedText {
    let file = Data("<unk>\n<s>\n</s>\na\nb\n \n".utf8)
    return EncodedText(
      try SourceText(string), tokenizer: Tokenizer(kind: kind, version: version),
      vocabulary: try Vocabulary(file: file))
  }

  @Test(
    "each line is encoded as its tokens followed by </s>",
    arguments: [
      ("a b\nb\n", [3, 4, 2, 4, 2]), ("a\r\nb", [3, 2, 4, 2]), ("\n\na", [2, 2, 3, 2]),
      ("a x <unk> <s> </s>\n", [3, 0, 0, 2]), ("  \n", [2]),
    ] as [(String, [Int32])])
  func ids(string: String, ids: [Int32]) throws {
    let text = try encoded(string)
    #expect(text.ids == ids)
    #expect(text.tokenCount == ids.count)
  }

  @Test("literal <s> and </s> are encoded as special tokens in versions 1 and 2", arguments: 1...2)
  func literalMarks(version: Int) throws {
    for kind in [Tokenizer.Kind.words, .whitespace] {
      let text = try encoded("<s> a </s>\n<unk> <s> b\n", kind, version: version)
      #expect(text.ids == [1, 3, 2, 2, 0, 1, 4, 2])
      #expect(text.tokenCount == text.ids.count)
    }
  }

  @Test("encoding characters keeps spaces and replaces line ends by </s>")
  func characters() throws {
    #expect(try encoded("a b\r\nab", .characters).ids == [3, 5, 4, 2, 3, 4, 2])
  }

  @Test(
    "encoding a text with its own vocabulary gives no unknown token",
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
    for (n, averages) in [(1, []), (3, []), (20, []), (2, [3]), (1, [20])] as [(Int, [Int])] {
      let window = Window(left: n, averages: averages, lines: lines)
      let sliced = slicedWindows(text.ids, window)
      for size in 1...20 {
        let (sum, counts) = batches(of: size, window, in: text)
        #expect(sum == sliced, "batches of \(size), \(window)")
        #expect(
          counts.dropLast().allSatisfy { $0 == size } && (1...size).contains(counts.last ?? 0))
      }
    }
  }

  @Test(
    "batches of windows with words on the right equal those of a corpus",
    arguments: ["\n", "a", "a b b\n\nb a a a b b a\nb", "a </s> b <s> b"], LineMode.allCases)
  func wordsOnTheRight(string: String, lines: LineMode) throws {
    // In version 2, a literal </s> ends a line without a line end in the file.
    let text = try encoded(string, version: 2)
    let corpus = try EncodedCorpus(text, scratch: FilePath(FileManager.default.temporaryDirectory))
    for (n, averages, right) in [
      (0, [], 1), (3, [], 1), (2, [], 3), (2, [1, 4], 2), (0, [2], 5), (1, [], 20),
    ] as [(Int, [Int], Int)] {
      let window = Window(left: n, right: right, averages: averages, lines: lines)
      let windows = ContextWindows(corpus: corpus, window: window)
      var expected = Windows()
      windows.fill(&expected, positions: 0..<windows.count)
      for size in [1, 2, 3, 4, 7, 12, 13, 14, 40] {
        let (sum, counts) = batches(of: size, window, in: text)
        #expect(sum == expected, "batches of \(size), \(window)")
        let (whole, rest) = windows.count.quotientAndRemainder(dividingBy: size)
        #expect(
          counts == [Int](repeating: size, count: whole) + (rest > 0 ? [rest] : []),
          "batches of \(size), \(window)")
      }
    }
  }

  /// Returns the concatenation of all batches of a text, and the number of windows in each.
  private func batches(
    of size: Int, _ window: Window, in text: EncodedText
  ) -> (sum: Windows, counts: [Int]) {
    var sum = Windows()
    var counts: [Int] = []
    text.forEachBatch(of: size, window: window) { contexts, targets in
      sum.contexts += contexts
      sum.targets += targets
      counts.append(targets.count)
    }
    return (sum, counts)
  }
}
