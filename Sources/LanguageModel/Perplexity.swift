// Cross-entropy of a text.

import Matrices
import Networks
import Text

extension EvaluationResult {
  /// Counts a token whose loss −ln p is `nats`.
  package mutating func add(_ token: Int32, nats: Double) {
    self.nats += nats
    tokens += 1
    if token == Vocabulary.unknown {
      unknownNats += nats
      unknownTokens += 1
    }
  }
}

extension Network {
  /// Predicts every token of a text from those before it.
  ///
  /// - Parameters:
  ///   - workspace: of any capacity; if that is lower than `Model.batch`, the sums depend on it by no
  ///     more than rounding.
  ///   - isWanted: asked before each batch; the answer false ends the evaluation without a result.
  /// - Complexity: one forward pass a token.
  package func evaluate(
    _ text: EncodedText, window: Window, in workspace: Workspace<Scalar>,
    while isWanted: () -> Bool = { true }
  ) -> EvaluationResult? {
    var sum = EvaluationResult()
    sum.characters = text.text.characterCount
    let isWhole = forEachLoss(of: text, window: window, in: workspace, while: isWanted) {
      sum.add($0, nats: $1)
    }
    return isWhole ? sum : nil
  }

  /// Calls `body` with each token of a text and its loss −ln p(token | context), in nats; returns
  /// whether it came to the end.
  ///
  /// - Parameters: those of `evaluate`.
  /// - Complexity: one forward pass a token.
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
    } catch {  // isWanted said no; nothing else is thrown
      return false
    }
    return true
  }
}
