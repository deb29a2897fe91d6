// The tokens of a corpus as training examples.

/// The training examples of a corpus: each token is the target of one window.
package struct ContextWindows: Sendable {
  private let corpus: EncodedCorpus
  private let window: Window

  /// Creates the training examples of `corpus`.
  package init(corpus: EncodedCorpus, window: Window) {
    self.corpus = corpus
    self.window = window
  }

  /// The number of windows, which is the number of tokens.
  package var count: Int { corpus.count }
  /// The digest of the corpus.
  package var digest: UInt64 { corpus.digest }

  /// Fills `contexts` and `targets` with the windows and targets at `positions` of `order`.
  ///
  /// To shuffle, pass a `Permutation` of `count` as `order`.
  ///
  /// - Parameters:
  ///   - contexts: Shape: (positions, width of the window), row-major.
  ///   - targets: Shape: (positions).
  ///   - positions: Positions in `order`.
  ///   - order: Returns the token position of a target; by default, targets are in text order.
  /// - Complexity: O(positions × width). Allocates nothing if the arrays have held as many elements
  ///   before.
  package func fill(
    _ contexts: inout [Int32], _ targets: inout [Int32], positions: Range<Int>,
    in order: (Int) -> Int = { $0 }
  ) {
    let ids = corpus.ids.bytes
    window.fill(
      &contexts, &targets, rows: positions.count, of: corpus.count,
      in: { ids.id(at: $0) }, target: { order(positions.lowerBound + $0) })
  }
}
