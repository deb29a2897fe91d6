// Tests of the choice of words from a source of vectors.

import Synchronization
import Testing

@testable import WordVectors

@Suite("Chosen vectors") struct ChosenVectorsTests {
  /// A source in memory that counts the words that are read.
  private final class Source: VectorSource {
    let name = "source"
    let words: [String]
    let dimensions = 2
    let readCount = Mutex(0)

    init(_ words: [String]) { self.words = words }

    var count: Int { words.count }

    func forEachVector(
      _ body: (_ word: Span<UInt8>, _ vector: Span<Float>) throws -> Bool
    ) throws {
      for (i, word) in words.enumerated() {
        readCount.withLock { $0 += 1 }
        let (bytes, vector) = (Array(word.utf8), [Float(i), -Float(i)])
        guard try body(bytes.span, vector.span) else { return }
      }
    }
  }

  @Test(
    "words are chosen by name and by their place, and reading ends with the last of them",
    arguments: [
      (["c", "a"], 0, ["c", "a"], [3, 1], 4), ([], 2, ["a", "b"], [1, 2], 3),
      (["d", "b"], 2, ["d", "b", "a"], [5, 2, 1], 6), (["c"], 1, ["c", "a"], [3, 1], 4),
      (["</s>"], 1, ["</s>", "a"], [0, 1], 2), ([], 9, ["a", "b", "c", "d"], [1, 2, 3, 5], 6),
      ([], 0, [], [], 0),
    ] as [([String], Int, [String], [Float], Int)])
  func choice(
    named: [String], top: Int, words: [String], rows: [Float], readCount: Int
  ) throws {
    let source = Source(["</s>", "a", "b", "c", "a", "d"])
    let chosen = try ChosenVectors(source, named: named, top: top)
    #expect(chosen.words == words)
    #expect(chosen.vectors.scalars == rows.flatMap { [$0, -$0] })
    #expect(source.readCount.withLock { $0 } == readCount)
  }

  @Test("the first missing word is an error that suggests its other case")
  func missing() {
    let source = Source(["a", "b"])
    #expect(throws: VectorError.noSuchWord("B", name: "source", suggestion: "b")) {
      try ChosenVectors(source, named: ["a", "B", "x"], top: 0)
    }
  }

  @Test("words are compared byte by byte")
  func canonicalEquivalence() throws {
    let chosen = try ChosenVectors(
      Source(["e\u{301}", "\u{E9}"]), named: ["\u{E9}", "e\u{301}"], top: 0)
    #expect(chosen.vectors.scalars == [1, -1, 0, 0])
  }
}
