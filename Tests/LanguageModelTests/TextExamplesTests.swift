// Tests of texts as training examples.

import Files
import Foundation
import LanguageModel
import Networks
import Testing
import Text

@Suite("Text examples")
struct TextExamplesTests {
  private let text: EncodedText
  private let window = Window(left: 2, right: 1, averages: [3], lines: .separate)

  init() throws {
    let source = try SourceText(Data("a b c d\n\ne f a\n".utf8), name: "test.txt")
    let tokenizer = Tokenizer(kind: .whitespace)
    text = EncodedText(
      source, tokenizer: tokenizer,
      vocabulary: try Vocabulary(
        training: [source], tokenizer: tokenizer, minCount: 1, maxSize: nil))
  }

  @Test("a batch of a corpus holds its windows and reuses the memory of larger batches")
  func corpus() throws {
    let corpus = try EncodedCorpus(text, scratch: FilePath(FileManager.default.temporaryDirectory))
    let windows = ContextWindows(corpus: corpus, window: window)
    var batch = Batch()
    windows.fill(&batch, positions: 0..<windows.count) { $0 }
    let address = batch.inputs.windows.withUnsafeBufferPointer { $0.baseAddress }
    for positions in [0..<3, 0..<0, 2..<windows.count] {
      windows.fill(&batch, positions: positions) { windows.count - 1 - $0 }
      var (contexts, targets): ([Int32], [Int32]) = ([], [])
      windows.fill(&contexts, &targets, positions: positions) { windows.count - 1 - $0 }
      #expect(batch == Batch(windows: contexts, targets: targets))
      #expect(batch.count == positions.count)
      #expect(batch.inputs.windows.withUnsafeBufferPointer { $0.baseAddress } == address)
    }
  }
}
