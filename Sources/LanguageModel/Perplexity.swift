// Cross-entropy and perplexity of a text under a network.

import Matrices
import Networks
import Text

extension EvaluationResult {
  /// Adds a token whose loss −ln p is `nats`.
  package mutating func add(_ token: Int32, nats: Double) {
    self.nats += nats
    tokens += 1
    if token == Vocabulary.unknown {
      unknownNats += nats
      unknownTokens += 1
    } else if token == Vocabulary.endOfLine {
      lineEndNats += nats
      lineEnds += 1
    }
  }

  /// Sets the numbers of characters and bytes to those of the text that the tokens stand for.
  ///
  /// - Complexity: O(bytes).
  package mutating func setSize(of text: SourceText) {
    characters = text.characterCount
    bytes = text.bytes.count
  }
}

extension Network {
  /// Evaluates the network on every token of a text.
  ///
  /// - Parameters:
  ///   - workspace: A workspace of any capacity. Below `Model.batch`, the capacity affects the sums
  ///     by rounding errors only.
  ///   - isWanted: Called before each batch; returning false ends the evaluation, which then
  ///     returns nil.
  /// - Complexity: One forward pass per token.
  package func evaluate(
    _ text: EncodedText, window: Window, in workspace: Workspace<Scalar>,
    while isWanted: () -> Bool = { true }
  ) -> EvaluationResult? {
    var sum = EvaluationResult(isPseudo: window.isTwoSided)
    sum.setSize(of: text.text)
    let isWhole = forEachLoss(of: text, window: window, in: workspace, while: isWanted) {
      sum.add($0, nats: $1)
    }
    return isWhole ? sum : nil
  }

  /// Calls `body` with each token of a text and its loss −ln p(token | context), in nats.
  ///
  /// Returns whether it reached the end of the text. The parameters are those of `evaluate`.
  ///
  /// - Complexity: One forward pass per token.
  @discardableResult
  package func forEachLoss(
    of text: EncodedText, window: Window, in workspace: Workspace<Scalar>,
    while isWanted: () -> Bool = { true }, _ body: (Int32, Double) -> Void
  ) -> Bool {
    do {
      try text.forEachBatch(
        of: min(workspace.capacity, Model.batch), window: window
      ) { windows, targets in
        guard isWanted() else { throw CancellationError() }
        forward(windows, targets: targets, count: targets.count, in: workspace)
        for (target, loss) in zip(targets, workspace.losses) { body(target, loss) }
      }
    } catch {  // Only the error above is thrown.
      return false
    }
    return true
  }
}
