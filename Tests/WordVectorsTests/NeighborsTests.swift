// Tests of nearest neighbors.

import Testing

@testable import WordVectors

@Suite("Neighbors")
struct NeighborsTests {
  private func words(_ neighbors: [SimilarWord]) -> [String] { neighbors.map(\.word) }

  @Test("neighbors are those of gensim")
  func gensim() throws {
    // wv.most_similar('w5', topn=5)
    let expected: [(String, Float)] = [
      ("w4", 0.9369436502456665), ("w9", 0.8295539021492004), ("W17", 0.794333815574646),
      ("w23", 0.7454760074615479), ("w3", 0.7321951985359192),
    ]
    let neighbors = try LookupVectors.numbered.neighbors(of: ["w5"], limit: 5)
    #expect(words(neighbors[0]) == expected.map(\.0))
    for (neighbor, expected) in zip(neighbors[0], expected) {
      #expect((neighbor.similarity - expected.1).magnitude <= 3e-7)
    }
  }

  @Test("any number of neighbors is the beginning of the order of all", arguments: 1...41)
  func limit(limit: Int) throws {
    let all = try LookupVectors.numbered.neighbors(of: ["w0", "W17"], limit: .max)
    #expect(all.map(\.count) == [39, 39] && !words(all[0]).contains("w0"))
    #expect(all[0].map(\.similarity) == all[0].map(\.similarity).sorted(by: >))
    let some = try LookupVectors.numbered.neighbors(of: ["w0", "W17"], limit: limit)
    #expect(some == all.map { Array($0.prefix(limit)) })
  }

  @Test("equal similarities are in the order of the source")
  func ties() throws {
    let source = LookupVectors([
      "e": [2, 0], "d": [1, 0], "x": [1, 0], "c": [4, 0], "far": [0, 1], "b": [1, 0], "a": [8, 0],
    ])
    for limit in 1...6 {
      let neighbors = try source.neighbors(of: ["x"], limit: limit)
      #expect(words(neighbors[0]) == Array(["e", "d", "c", "b", "a", "far"].prefix(limit)))
    }
  }

  @Test("a word that is asked for twice is answered twice, with its first vector")
  func repeated() throws {
    let source = LookupVectors(["x": [1, 0], "y": [0, 1], "z": [1, 1], "x": [0, 1]])
    let neighbors = try source.neighbors(of: ["x", "x"], limit: 1)
    #expect(neighbors.map(words) == [["z"], ["z"]])
  }

  @Test("a vector that is not finite is no neighbor, and a vector of zeros has similarity 0")
  func specialVectors() throws {
    let source = LookupVectors(["x": [1, 0], "nan": [.nan, 1], "zero": [0, 0], "y": [-1, 0]])
    let neighbors = try source.neighbors(of: ["x"], limit: 3)[0]
    #expect(
      neighbors == [
        SimilarWord(word: "zero", similarity: 0), SimilarWord(word: "y", similarity: -1),
      ])
  }

  @Test(
    "a missing word is named with its form in another case",
    arguments: [
      ("THE", "the"), ("paris", "Paris"), ("PARIS", "Paris"), ("élan", "Élan"), ("teh", nil),
      ("", nil),
    ])
  func missing(word: String, suggestion: String?) throws {
    let source = LookupVectors(["the": [1, 0], "Paris": [0, 1], "Élan": [1, 1]])
    #expect(throws: VectorError.noSuchWord(word, name: "test.vec", suggestion: suggestion)) {
      try source.neighbors(of: ["the", word, "other"], limit: 1)
    }
  }

  @Test("finding the vectors of words reads no further than the last of them")
  func stopsEarly() throws {
    let source = LookupVectors(["a": [1, 0], "b": [0, 2], "c": [1, 1]])
    let counting = CountingSource(source)
    #expect(try counting.unitVectors(of: ["b", "a"]).scalars == [0, 1, 1, 0])
    #expect(counting.counter.count == 2)
  }
}

/// A source that counts the vectors that were read.
private struct CountingSource: VectorSource {
  final class Counter: @unchecked Sendable { var count = 0 }
  private let source: LookupVectors
  let counter = Counter()

  init(_ source: LookupVectors) { self.source = source }

  var name: String { source.name }
  var count: Int { source.count }
  var dimensions: Int { source.dimensions }

  func forEachVector(
    _ body: (_ word: Span<UInt8>, _ vector: Span<Float>) throws -> Bool
  ) throws {
    try source.forEachVector { word, vector in
      counter.count += 1
      return try body(word, vector)
    }
  }
}
