// The vectors of a few words of a source.

import Matrices
import Text

/// Words of a source that were chosen by name or because they are the first ones, with their
/// vectors.
///
/// Words are compared byte by byte. A repeated word keeps its first vector.
package struct ChosenVectors: Sendable {
  /// The words: first those chosen by name, in the order in which they were given
  /// and without repetitions, then the others in the order of the source.
  package let words: [String]
  /// The vectors of the words. Shape: (words.count, dimensions).
  package let vectors: Matrix<Float>

  /// Reads the vectors of the words in `named` and of the first `top` words of a source. Special
  /// tokens are chosen only by name.
  ///
  /// - Throws: `VectorError.noSuchWord` for the first word in `named` that the source lacks; the
  ///   errors of the source.
  /// - Complexity: One pass that ends when all vectors are found. Memory for the chosen vectors.
  package init(_ source: any VectorSource, named: [String], top: Int) throws {
    let special = Set(Vocabulary.specialTokens.map { Array($0.utf8) })
    var rows: [[UInt8]: Int] = [:]
    var chosen: [(word: String, vector: [Float]?)] = []
    for word in named where rows[Array(word.utf8)] == nil {
      rows[Array(word.utf8)] = chosen.count
      chosen.append((word, nil))
    }
    var (missingCount, topCount) = (chosen.count, 0)
    if missingCount > 0 || top > 0 {
      try source.forEachVector { word, vector in
        let bytes = word.indices.map { word[$0] }
        let isTop = topCount < top && !special.contains(bytes)
        if let row = rows[bytes] {
          guard chosen[row].vector == nil else { return true }
          chosen[row].vector = vector.indices.map { vector[$0] }
          missingCount -= 1
          if isTop { topCount += 1 }
        } else if isTop {
          rows[bytes] = chosen.count
          chosen.append((String(decoding: bytes, as: UTF8.self), vector.indices.map { vector[$0] }))
          topCount += 1
        }
        return missingCount > 0 || topCount < top
      }
    }
    if let missing = chosen.first(where: { $0.vector == nil }) {
      throw try source.missingWordError(missing.word)
    }
    words = chosen.map(\.word)
    vectors = Matrix(chosen.count, source.dimensions, chosen.flatMap { $0.vector ?? [] })
  }
}
