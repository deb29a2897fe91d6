// Every token of a corpus with the tokens around it.

/// A corpus as training examples: each token is a target once, with its window.
package struct ContextWindows: Sendable {
  private let corpus: EncodedCorpus
  private let window: Window

  package init(corpus: EncodedCorpus, window: Window) {
    self.corpus = corpus
    self.window = window
  }

  /// One window a token.
  package var count: Int { corpus.count }
  /// That of the corpus.
  package var digest: UInt64 { corpus.digest }

  /// Makes `contexts` and `targets` the windows at `positions` of an order, by default that of the
  /// text, and their targets.
  ///
  /// To shuffle, let `order` be a `Permutation` of `count`.
  ///
  /// - Parameters:
  ///   - contexts: Shape: (positions, width of the window), row-major.
  ///   - targets: Shape: (positions).
  /// - Complexity: O(positions × width), with no allocation if the arrays were as large before.
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
