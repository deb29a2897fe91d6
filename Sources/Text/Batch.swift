// The examples of one training step.

/// Some contexts and the token that follows each.
package struct Batch: Equatable, Sendable {
  /// Shape: (count, n), row-major, oldest token first.
  package var contexts: [Int32]
  /// Shape: (count).
  package var targets: [Int32]

  package init(contexts: [Int32] = [], targets: [Int32] = []) {
    self.contexts = contexts
    self.targets = targets
  }

  package var count: Int { targets.count }

  /// Makes room for `count` contexts of `n` tokens, within the memory of larger batches before.
  mutating func resize(count: Int, context n: Int) {
    contexts.resize(to: count * n)
    targets.resize(to: count)
  }
}

extension [Int32] {
  fileprivate mutating func resize(to newCount: Int) {
    if newCount < count {
      removeLast(count - newCount)
    } else {
      append(contentsOf: repeatElement(0, count: newCount - count))
    }
  }
}
