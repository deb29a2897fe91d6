// The nearest neighbors of words, found in two passes over a source of any size.

import Matrices
import Text

extension VectorSource {
  /// Returns, for each of `words`, the other words with the highest cosine similarity, the highest
  /// first. Equal similarities are in the order of the source.
  ///
  /// - Throws: `VectorError.noSuchWord` if a word has no vector; the errors of the source.
  /// - Complexity: Two passes over the source, one vector at a time.
  package func neighbors(of words: [String], limit: Int) throws -> [[SimilarWord]] {
    try nearestWords(
      to: unitVectors(of: words), limit: limit, excluding: words.map { [$0] })
  }

  /// Returns the vectors of `words` as rows, divided by their Euclidean lengths.
  ///
  /// - Throws: `VectorError.noSuchWord` for the first word that has no vector; the errors of the
  ///   source.
  func unitVectors(of words: [String]) throws -> Matrix<Float> {
    let wanted = TokenTable(words)
    let ids = words.compactMap { word in
      let bytes = Array(word.utf8)
      return wanted.id(of: bytes.span)
    }
    let vectors = Matrix<Float>(wanted.count, dimensions)
    var isFound = [Bool](repeating: false, count: wanted.count)
    var missingCount = wanted.count
    try forEachVector { word, vector in
      guard let id = wanted.id(of: word), !isFound[id] else { return true }
      vectors.setRow(id, to: vector)
      isFound[id] = true
      missingCount -= 1
      return missingCount > 0
    }
    let rows = Matrix<Float>(words.count, dimensions)
    for (i, id) in ids.enumerated() {
      guard isFound[id] else { throw try missingWordError(words[i]) }
      rows.rows(i..<i + 1).copy(from: vectors.rows(id..<id + 1))
    }
    Float.scaleRowsToUnitLength(of: rows, into: rows, on: Workers(count: 1))
    return rows
  }
}
