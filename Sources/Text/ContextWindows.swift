// Every token of a corpus with the tokens before it.

/// A corpus as training examples: each token is a target once, with the n tokens before it.
package struct ContextWindows: Sendable {
  private let ids: [Int32]
  private let n: Int
  private let lines: LineMode

  /// - Parameter n: How many tokens a context has, at least 1.
  package init(corpus: EncodedCorpus, context n: Int, lines: LineMode) {
    precondition(n >= 1, "a context of \(n) tokens")
    ids = corpus.ids
    self.n = n
    self.lines = lines
  }

  /// One window a token.
  package var count: Int { ids.count }

  /// Fills `batch` with the windows at `positions` of an order, by default that of the text.
  ///
  /// To shuffle, let `order` be a `Permutation` of `count`.
  ///
  /// - Complexity: O(positions × n), with no allocation if `batch` was as large before.
  package func fill(
    _ batch: inout Batch, positions: Range<Int>, in order: (Int) -> Int = { $0 }
  ) {
    batch.resize(count: positions.count, context: n)
    let ids = ids.span
    for (row, position) in positions.enumerated() {
      let target = order(position)
      batch.targets[row] = ids[target]
      lines.fill(&batch.contexts, row * n..<(row + 1) * n, before: target, in: ids)
    }
  }
}
