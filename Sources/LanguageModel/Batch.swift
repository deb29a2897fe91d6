// The examples of one training step.

import Text

/// Some contexts and the target of each.
package struct Batch: Equatable, Sendable {
  /// Shape: (count, n), row-major, in the order of the text, n the width of the window.
  package var contexts: [Int32]
  /// Shape: (count).
  package var targets: [Int32]

  package init(contexts: [Int32] = [], targets: [Int32] = []) {
    self.contexts = contexts
    self.targets = targets
  }

  package var count: Int { targets.count }
}

extension ContextWindows {
  /// Fills `batch` with the windows at `positions` of an order, by default that of the text.
  ///
  /// To shuffle, let `order` be a `Permutation` of `count`.
  ///
  /// - Complexity: O(positions × width), with no allocation if `batch` was as large before.
  package func fill(
    _ batch: inout Batch, positions: Range<Int>, in order: (Int) -> Int = { $0 }
  ) {
    fill(&batch.contexts, &batch.targets, positions: positions, in: order)
  }
}

extension EncodedText {
  /// Calls `body` with the windows of the text in its order, `size` at a time; the last are fewer.
  package func forEachBatch(
    of size: Int, window: Window, _ body: (Batch) throws -> Void
  ) rethrows {
    try forEachBatch(of: size, window: window) { contexts, targets in
      try body(Batch(contexts: contexts, targets: targets))
    }
  }
}
