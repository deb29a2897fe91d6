// Every token of a corpus with the tokens before it.

/// A corpus as training examples: each token is a target once, with the n tokens before it.
package struct ContextWindows: Sendable {
  private let corpus: EncodedCorpus
  private let n: Int
  private let lines: LineMode

  /// - Parameter n: How many tokens a context has, at least 1.
  package init(corpus: EncodedCorpus, context n: Int, lines: LineMode) {
    precondition(n >= 1, "a context of \(n) tokens")
    self.corpus = corpus
    self.n = n
    self.lines = lines
  }

  /// One window a token.
  package var count: Int { corpus.count }

  /// Fills `batch` with the windows at `positions` of an order, by default that of the text.
  ///
  /// To shuffle, let `order` be a `Permutation` of `count`.
  ///
  /// - Complexity: O(positions × n), with no allocation if `batch` was as large before.
  package func fill(
    _ batch: inout Batch, positions: Range<Int>, in order: (Int) -> Int = { $0 }
  ) {
    batch.fill(count: positions.count, context: n, lines: lines, from: corpus.ids.bytes) {
      order(positions.lowerBound + $0)
    }
  }
}
