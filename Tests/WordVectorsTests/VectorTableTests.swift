// Tests of tables of word vectors.

import Matrices
import Testing

@testable import WordVectors

@Suite("Tables of word vectors")
struct VectorTableTests {
  private let source = LookupVectors([
    "the": [3, 4], "cat": [0, 0], "the": [9, 9], "Cat": [-1, 0], "caf\u{E9}": [1, 1],
    "cafe\u{301}": [2, 0],
  ])

  @Test("a repeated word keeps its first vector, and words are compared byte by byte")
  func rows() throws {
    let vectors = try VectorTable(source)
    #expect(vectors.count == 5 && vectors.dimensions == 2 && vectors.name == "test.vec")
    #expect(vectors.vectors.scalars == [3, 4, 0, 0, -1, 0, 1, 1, 2, 0])
    let words = ["the", "cat", "Cat", "caf\u{E9}", "cafe\u{301}"]
    #expect(words.map(vectors.row) == [0, 1, 2, 3, 4])
    #expect((0..<5).map { Array(vectors.word($0).utf8) } == words.map { Array($0.utf8) })
    #expect(vectors.row(of: "The") == nil && vectors.row(of: "") == nil)
  }

  @Test("a limit counts different words", arguments: [0, 1, 2, 3, 5, 6, Int.max])
  func limit(limit: Int) throws {
    let vectors = try VectorTable(source, limit: limit)
    #expect(vectors.count == min(limit, 5) && vectors.vectors.rows == vectors.count)
    #expect(vectors.row(of: "Cat") == (limit >= 3 ? 2 : nil))
  }

  @Test("unit vectors have length 1, except that zeros stay zeros")
  func unitVectors() throws {
    let unit = try VectorTable(source, limit: 3).unitVectors
    #expect(unit.scalars == [0.6, 0.8, 0, 0, -1, 0])
  }

  @Test("vectors in memory are a source of the same words and vectors")
  func asSource() throws {
    let vectors = try VectorTable(source)
    let copy = try VectorTable(vectors)
    #expect(copy.vectors.scalars == vectors.vectors.scalars)
    #expect((0..<5).map(copy.word) == (0..<5).map(vectors.word))
    var seen = 0
    try vectors.forEachVector { _, _ in
      seen += 1
      return seen < 2
    }
    #expect(seen == 2)
  }

  @Test("a source without words gives no vectors")
  func noWords() throws {
    let vectors = try VectorTable(LookupVectors([:]))
    #expect(vectors.count == 0 && vectors.row(of: "a") == nil)
  }
}
