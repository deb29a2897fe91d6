// A vocabulary whose entries are the rows of a table of vectors.

import Matrices
import Text

/// The vectors of a vocabulary: a table that was just trained, or the embeddings of a model.
package struct VocabularyVectors: VectorSource {
  package let name: String
  package let dimensions: Int
  private let vocabulary: Vocabulary
  /// A row per entry of the vocabulary, which may have more columns than the vectors.
  private let table: Matrix<Float>
  /// The entries that are words; the others have no place in a file of vectors.
  private let ids: [Int]

  package var count: Int { ids.count }
  /// The number of tokens left out because they contain white space, which separates words from
  /// numbers in a vector file.
  package let spacedCount: Int

  /// - Precondition: The table has a row for each entry, and at least `dimensions` columns.
  ///
  /// - Parameter includesSpecialTokens: Whether `<unk>`, `<s>` and `</s>` have vectors.
  package init(
    name: String, _ vocabulary: Vocabulary, _ table: Matrix<Float>, dimensions: Int,
    includesSpecialTokens: Bool
  ) {
    precondition(
      table.rows == vocabulary.count && dimensions <= table.columns,
      "\(table.rows) × \(table.columns) for \(vocabulary.count) vectors of \(dimensions)")
    self.name = name
    self.vocabulary = vocabulary
    self.table = table
    self.dimensions = dimensions
    let first = includesSpecialTokens ? 0 : Vocabulary.specialTokens.count
    let spaces = [UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "\r"), UInt8(ascii: "\n")]
    ids = (first..<vocabulary.count).filter { id in
      !vocabulary[id].utf8.contains(where: spaces.contains)
    }
    spacedCount = vocabulary.count - first - ids.count
  }

  package func forEachVector(
    _ body: (_ word: Span<UInt8>, _ vector: Span<Float>) throws -> Bool
  ) throws {
    var vector = [Float](repeating: 0, count: dimensions)
    for id in ids {
      for j in 0..<dimensions { vector[j] = table[id, j] }
      let word = Array(vocabulary[id].utf8)
      guard try body(word.span, vector.span) else { return }
    }
  }
}
