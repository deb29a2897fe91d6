// Analogies: the word that is to c as b is to a.

import Matrices

extension VectorSource {
  /// Returns the words whose vectors have the highest cosine similarity to b − a + c, the highest
  /// first, without a, b and c themselves. Equal similarities are in the order of the source.
  ///
  /// The vectors of a, b and c are divided by their lengths. This is 3CosAdd in Levy and Goldberg,
  /// "Linguistic regularities in sparse and explicit word representations" (2014), after Mikolov et
  /// al., "Linguistic regularities in continuous space word representations" (2013).
  ///
  /// - Throws: `VectorError.noSuchWord` if a word has no vector; the errors of the source.
  /// - Complexity: Two passes over the source, one vector at a time.
  package func analogy(
    _ a: String, _ b: String, _ c: String, limit: Int
  ) throws -> [SimilarWord] {
    let query = Matrix<Float>(1, dimensions)
    query.setRow(0, toAnalogyOf: (0, 1, 2), in: try unitVectors(of: [a, b, c]))
    Float.scaleRowsToUnitLength(of: query, into: query, on: Workers(count: 1))
    return try nearestWords(to: query, limit: limit, excluding: [[a, b, c]])[0]
  }
}

extension Matrix<Float> {
  /// Sets a row to b − a + c, where a, b and c are rows of `vectors`.
  func setRow(_ row: Int, toAnalogyOf terms: (a: Int, b: Int, c: Int), in vectors: Matrix<Float>) {
    for j in 0..<columns {
      self[row, j] = vectors[terms.b, j] - vectors[terms.a, j] + vectors[terms.c, j]
    }
  }
}
