// The examples of one training step.

/// Some contexts and the token that follows each.
package struct Batch: Equatable, Sendable {
  /// Shape: (count, n), row-major, oldest token first, n with the tokens before the context.
  package var contexts: [Int32]
  /// Shape: (count).
  package var targets: [Int32]

  package init(contexts: [Int32] = [], targets: [Int32] = []) {
    self.contexts = contexts
    self.targets = targets
  }

  package var count: Int { targets.count }

  /// Makes this the windows of `count` tokens of `ids`, that of row i at position `target(i)`, within
  /// the memory of larger batches before.
  mutating func fill(
    count: Int, context: Int, earlier: Int, lines: LineMode, from ids: (Int) -> Int32,
    target: (Int) -> Int
  ) {
    let n = earlier + context
    contexts.resize(to: count * n)
    targets.resize(to: count)
    for row in 0..<count {
      let position = target(row)
      targets[row] = ids(position)
      lines.fill(
        &contexts, row * n..<(row + 1) * n, earlier: earlier, before: position, in: ids)
    }
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
