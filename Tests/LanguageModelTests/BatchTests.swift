// Tests of batches, which windows of corpora and of texts fill.

import Files
import Foundation
import LanguageModel
import Testing
import Text

@Suite("Batch")
struct BatchTests {
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

  @Test("a batch of a corpus holds its windows, in the memory of larger ones before")
  func corpus() throws {
    let corpus = try EncodedCorpus(text, scratch: FilePath(FileManager.default.temporaryDirectory))
    let windows = ContextWindows(corpus: corpus, window: window)
    var batch = Batch()
    windows.fill(&batch, positions: 0..<windows.count)
    let address = batch.contexts.withUnsafeBufferPointer { $0.baseAddress }
    for positions in [0..<3, 0..<0, 2..<windows.count] {
      windows.fill(&batch, positions: positions) { windows.count - 1 - $0 }
      var (contexts, targets): ([Int32], [Int32]) = ([], [])
      windows.fill(&contexts, &targets, positions: positions) { windows.count - 1 - $0 }
      #expect(batch == Batch(contexts: contexts, targets: targets))
      #expect(batch.count == positions.count)
      #expect(batch.contexts.withUnsafeBufferPointer { $0.baseAddress } == address)
    }
  }

  @Test("batches of a text hold its windows in order")
  func batches() {
    var expected: [Batch] = []
    text.forEachBatch(of: 4, window: window) { contexts, targets in
      expected.append(Batch(contexts: contexts, targets: targets))
    }
    var batches: [Batch] = []
    text.forEachBatch(of: 4, window: window) { (batch: Batch) in batches.append(batch) }
    #expect(batches == expected)
    #expect(batches.map(\.count) == [4, 4, 2])
  }
}
