// A table of word vectors in memory.

import Matrices
import Text

/// The first words of a source and their vectors, in memory.
///
/// Words are compared byte by byte. A repeated word keeps its first vector.
package struct VectorTable: VectorSource {
  package let name: String
  /// The vectors, in the order of the source. Shape: (count, dimensions).
  package let vectors: Matrix<Float>
  private let words: TokenTable

  package var count: Int { words.count }
  package var dimensions: Int { vectors.columns }

  /// Reads the first `limit` different words of a source, or all of them if `limit` is nil.
  ///
  /// - Throws: The errors of the source.
  /// - Complexity: Memory for `limit` vectors.
  package init(_ source: any VectorSource, limit: Int? = nil) throws {
    let limit = max(0, min(source.count, limit ?? .max))
    let matrix = Matrix<Float>(limit, source.dimensions)
    var words = TokenTable([])
    try source.forEachVector { word, vector in
      guard words.count < limit else { return false }
      let newRow = words.count
      if words.insert(word) == newRow { matrix.setRow(newRow, to: vector) }
      return true
    }
    name = source.name
    vectors = matrix.prefix(words.count)
    self.words = words
  }

  /// Returns the row of a word in ``vectors``, or nil if the word has none.
  package func row(of word: String) -> Int? {
    let bytes = Array(word.utf8)
    return words.id(of: bytes.span)
  }

  /// Returns the word of a row.
  package func word(_ row: Int) -> String { words.string(row) }

  /// The vectors divided by their Euclidean lengths, in memory of their own. Rows of zeros stay
  /// zeros.
  ///
  /// - Complexity: O(count · dimensions) for each access.
  package var unitVectors: Matrix<Float> {
    let unit = Matrix<Float>(count, dimensions)
    Float.scaleRowsToUnitLength(of: vectors, into: unit, on: Workers(count: 1))
    return unit
  }

  package func forEachVector(
    _ body: (_ word: Span<UInt8>, _ vector: Span<Float>) throws -> Bool
  ) throws {
    for row in 0..<count {
      let goesOn = try words.withToken(row) { word in
        try vectors.withRow(row) { vector in try body(word, vector) }
      }
      if !goesOn { return }
    }
  }
}
