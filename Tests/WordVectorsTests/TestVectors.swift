// Word vectors for tests: a source in memory, and the contents of any source.

import Foundation

@testable import WordVectors

/// Words with their vectors.
struct TestVectors: VectorSource, Equatable {
  var name = "test"
  let dimensions: Int
  let words: [String]
  /// The bit patterns, so that -0.0 differs from 0.0.
  let bits: [[UInt32]]

  init(_ words: [String], _ vectors: [[Float]]) {
    dimensions = vectors[0].count
    self.words = words
    bits = vectors.map { $0.map(\.bitPattern) }
  }

  /// Reads a source.
  init(_ source: any VectorSource) throws {
    var (words, bits): ([String], [[UInt32]]) = ([], [])
    try source.forEachVector { word, vector in
      words.append(String(decoding: word.indices.map { word[$0] }, as: UTF8.self))
      bits.append(vector.indices.map { vector[$0].bitPattern })
      return true
    }
    (dimensions, self.words, self.bits) = (source.dimensions, words, bits)
  }

  var count: Int { words.count }

  func forEachVector(
    _ body: (_ word: Span<UInt8>, _ vector: Span<Float>) throws -> Bool
  ) throws {
    for (word, bits) in zip(words, bits) {
      let (word, vector) = (Array(word.utf8), bits.map(Float.init(bitPattern:)))
      guard try body(word.span, vector.span) else { return }
    }
  }

  /// Returns the bytes that are written.
  func file(_ format: VectorFormat) throws -> Data {
    var file = Data()
    try write(format) { file.append($0) }
    return file
  }
}
