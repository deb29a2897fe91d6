// Every token of a corpus with the tokens before it.

/// A corpus as training examples: each token is a target once, with the n tokens before it.
package struct ContextWindows: Sendable {
  private let corpus: EncodedCorpus
  private let context: Int
  private let earlier: Int
  private let lines: LineMode

  /// - Parameters:
  ///   - context: How many tokens a context has, at least 1.
  ///   - earlier: How many tokens before the context are seen, too, where there are any.
  package init(corpus: EncodedCorpus, context: Int, earlier: Int, lines: LineMode) {
    precondition(
      context >= 1 && earlier >= 0, "a context of \(context) tokens and \(earlier) before it")
    self.corpus = corpus
    self.context = context
    self.earlier = earlier
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
    let ids = corpus.ids.bytes
    batch.fill(
      count: positions.count, context: context, earlier: earlier, lines: lines,
      from: { ids.id(at: $0) }, target: { order(positions.lowerBound + $0) })
  }
}
