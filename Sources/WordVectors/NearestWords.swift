// The words of a source whose vectors have the highest cosine similarity to a query.

import Matrices
import Text

/// A word and the cosine similarity of its vector to a query, from −1 to 1.
package struct SimilarWord: Encodable, Equatable, Sendable {
  package let word: String
  package let similarity: Float
}

extension VectorSource {
  /// Returns, for each query, the words with the highest cosine similarity, the highest first.
  /// Words of equal similarity are in the order of the source.
  ///
  /// Shapes: queries (n, dimensions), whose rows have unit length.
  ///
  /// - Parameters:
  ///   - limit: The maximum number of words for each query.
  ///   - excluded: For each query, words that the result leaves out.
  /// - Complexity: O(count · dimensions · n) multiply-adds. Memory for n · `limit` words, whatever
  ///   the size of the source.
  func nearestWords(
    to queries: Matrix<Float>, limit: Int, excluding excluded: [[String]]
  ) throws -> [[SimilarWord]] {
    let workers = Workers(count: 1)
    let unit = Matrix<Float>(1, dimensions)
    let similarities = Matrix<Float>(1, queries.rows)
    var nearest = excluded.map { NearestWords(limit: limit, excluding: $0) }
    // Each vector is multiplied on its own, so that equal vectors have equal similarities.
    try forEachVector { word, vector in
      unit.setRow(0, to: vector)
      Float.scaleRowsToUnitLength(of: unit, into: unit, on: workers)
      Float.multiply(unit, transposing: queries, into: similarities, from: .zero, on: workers)
      for i in nearest.indices { nearest[i].add(word, similarity: similarities[0, i]) }
      return true
    }
    return nearest.map(\.best)
  }
}

/// The words with the highest similarities among those added so far.
struct NearestWords {
  private let limit: Int
  private let excluded: [[UInt8]]
  /// The best words and up to as many others, in the order of the source among equals.
  private var candidates: [SimilarWord] = []
  /// The similarity that a further word must exceed.
  private var threshold = -Float.infinity

  /// - Precondition: `limit` is positive.
  init(limit: Int, excluding excluded: [String]) {
    precondition(limit > 0, "the \(limit) nearest words")
    self.limit = limit
    self.excluded = excluded.map { Array($0.utf8) }
  }

  /// The best words, the highest similarity first, and in the order of addition among equals.
  var best: [SimilarWord] { Array(sorted.prefix(limit)) }

  // Sorting is stable.
  private var sorted: [SimilarWord] { candidates.sorted { $0.similarity > $1.similarity } }

  /// Adds a word, unless its similarity is NaN.
  ///
  /// - Complexity: O(log `limit`), amortized.
  mutating func add(_ word: Span<UInt8>, similarity: Float) {
    guard similarity > threshold, !excluded.contains(where: { word.equals($0.span) }) else {
      return
    }
    candidates.append(SimilarWord(word: String(word), similarity: similarity))
    if candidates.count / 2 >= limit {
      candidates = best
      threshold = candidates[limit - 1].similarity
    }
  }
}
