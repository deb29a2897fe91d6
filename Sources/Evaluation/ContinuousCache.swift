// A continuous cache: a distribution over the last words of a text.

import Foundation
import LanguageModel
import Matrices
import Networks

/// A distribution over the last N words of a text, in which a word weighs more if the network was
/// in a similar state when it occurred:
///
///     p(w) = Σᵢ 1[xᵢ = w] exp(θ hᵢ·h) / Σᵢ exp(θ hᵢ·h)
///
/// Both sums are over the last N words xᵢ. hᵢ is the vector that entered the output layer of the
/// network when xᵢ was the next word, and h is that vector now. With θ = 0, all of the last words
/// weigh the same.
///
/// Source: Grave et al., "Improving neural language models with a continuous cache", ICLR 2017.
package final class ContinuousCache {
  /// N, the number of words that the cache holds.
  package let size: Int
  /// The largest N.
  package static let largestSize = 1_000_000

  private let keepsAcrossTexts: Bool
  private let workers: Workers
  /// The largest number of words that are added at a time.
  private let batch: Int
  /// The number of entries for which there is room. The more there are besides those in the cache,
  /// the more rarely old ones are removed.
  private let capacity: Int
  /// The entries are the last words, oldest first, of which the newest `size` are in the cache.
  private var words: [Int32] = []
  /// The vectors hᵢ of the entries, one per row.
  private var keys = Matrix<Float>(0, 0)
  private var products = Memory<Float>(count: 0)

  /// Creates an empty cache.
  ///
  /// - Parameters:
  ///   - size: N.
  ///   - keepsAcrossTexts: Whether the cache keeps its words at the start of another text.
  package init(size: Int, keepsAcrossTexts: Bool = false, on workers: Workers) {
    precondition((1...Self.largestSize).contains(size), "a cache of \(size) words")
    self.size = size
    self.keepsAcrossTexts = keepsAcrossTexts
    self.workers = workers
    // Limits the memory for the products of a batch and a large cache to about 16 MB.
    batch = min(Model.batch, max(8, (1 << 22) / size))
    capacity = size + max(batch, size / 8)
  }

  /// Reads pieces, and returns the losses −ln p of their tokens for each θ; nil where the cache is
  /// empty. The bits of a loss depend only on the words in the cache and their vectors.
  ///
  /// - Parameter hidden: The vectors that entered the output layer for the pieces' own tokens, one
  ///   per row.
  /// - Complexity: O(tokens × N × width) time; N × width floats of memory.
  func losses(
    of pieces: [TextPiece], hidden: Matrix<Float>, thetas: [Double]
  ) -> [[Double?]] {
    var losses = [[Double?]](repeating: [], count: thetas.count)
    var results = [Double](repeating: 0, count: batch)
    var row = 0
    for piece in pieces {
      if piece.isStart, !keepsAcrossTexts { clear() }
      for start in stride(
        from: piece.predicted.lowerBound, to: piece.predicted.upperBound, by: batch)
      {
        let ids = piece.ids[start..<min(start + batch, piece.predicted.upperBound)]
        add(ids, hidden.rows(row..<row + ids.count))
        row += ids.count
        let first = words.count - ids.count
        let visible = max(0, first - size)..<words.count
        let z = products(of: first, count: ids.count, with: visible)
        let visibleWords = Array(words[visible])
        for (i, theta) in thetas.enumerated() {
          Float.cacheLosses(
            of: z, words: visibleWords, first: first - visible.lowerBound, size: size,
            sharpness: Float(theta), into: &results, on: workers)
          losses[i] += results.prefix(ids.count).map(Optional.some)
          if first == 0 { losses[i][losses[i].count - ids.count] = nil }
        }
      }
    }
    return losses
  }

  /// Returns p(w) of every word w of a vocabulary of `count` words, indexed by ID; nil if the cache
  /// is empty.
  ///
  /// - Parameter hidden: h. Shape: (1, width).
  func probabilities(at hidden: Matrix<Float>, theta: Double, count: Int) -> [Double]? {
    guard !words.isEmpty else { return nil }
    let visible = max(0, words.count - size)..<words.count
    let z = Matrix<Float>(1, visible.count)
    Float.multiply(hidden, transposing: keys.rows(visible), into: z, from: .zero, on: workers)
    var probabilities = [Double](repeating: 0, count: count)
    Float.cacheProbabilities(
      of: z, words: Array(words[visible]), sharpness: Float(theta), into: &probabilities)
    return probabilities
  }

  /// Adds a word.
  ///
  /// - Parameter hidden: The vector that entered the output layer for it. Shape: (1, width).
  func append(_ word: Int32, _ hidden: Matrix<Float>) { add([word], hidden) }

  /// Returns values of θ to try. They are relative to the mean squared length of some keys, because
  /// that is what the similarities of like states are close to.
  static func candidates(for hidden: Matrix<Float>, on workers: Workers) -> [Double] {
    let squares = Float.sumOfSquares(of: hidden, rows: nil, on: workers) / Double(hidden.rows)
    let scale = squares > 0 && squares < .infinity ? 1 / squares : 1
    return [0] + (0..<12).map { scale * pow(1.5, Double($0)) }
  }

  // MARK: - Entries

  /// Removes all words.
  func clear() { words.removeAll(keepingCapacity: true) }

  /// Adds at most a batch of entries, and removes the oldest ones if there is no room for them.
  private func add(_ ids: some Collection<Int32>, _ hidden: Matrix<Float>) {
    if keys.rows == 0 {
      keys = Matrix(capacity + fewestIndependentRows, hidden.columns)
      products = Memory(count: max(batch, fewestIndependentRows) * (size + batch))
    }
    if words.count + ids.count > capacity {
      let kept = words.count - size..<words.count
      keys.prefix(size).copy(from: keys.rows(kept))
      words.removeFirst(kept.lowerBound)
    }
    keys.rows(words.count..<words.count + ids.count).copy(from: hidden)
    words.append(contentsOf: ids)
  }

  /// Returns the products of the keys of `count` entries with those of the visible ones. Shape:
  /// (count, visible).
  private func products(of first: Int, count: Int, with visible: Range<Int>) -> Matrix<Float> {
    // More rows than needed give the bits that a row has in any batch.
    let rows = max(count, fewestIndependentRows)
    let z = Matrix(rows, visible.count, in: products, at: 0)
    Float.multiply(
      keys.rows(first..<first + rows), transposing: keys.rows(visible), into: z, from: .zero,
      on: workers)
    return z.prefix(count)
  }
}
