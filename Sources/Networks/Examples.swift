// The interface between the training loop and a task: training examples and validation.

/// The examples of a training run, accessed in any order.
package protocol Examples: Sendable {
  var count: Int { get }
  /// A hash of the examples, used to detect that they changed.
  var digest: UInt64 { get }

  /// Fills `batch` with the examples at `positions` of the given order.
  ///
  /// - Parameter order: Returns the index of the example at a position.
  /// - Complexity: O(inputs). Nothing is allocated if `batch` was already as large.
  func fill(_ batch: inout Batch, positions: Range<Int>, in order: (Int) -> Int)
}

/// The examples of a validation set.
package protocol ValidationMeasure: Sendable {
  var count: Int { get }
  /// A hash of the examples, used to detect that they changed.
  var digest: UInt64 { get }

  /// Evaluates a network on all examples.
  ///
  /// - Parameter isWanted: Called before each batch; returning false ends the evaluation, which
  ///   then returns nil.
  /// - Complexity: One forward pass per example.
  func evaluate(
    _ network: Network<Float>, in workspace: Workspace<Float>, while isWanted: () -> Bool
  ) -> EvaluationResult?
}

extension Examples {
  /// Returns the number of examples of each class.
  ///
  /// - Parameter limit: The maximum number of examples to count, from the first on.
  /// - Complexity: O(inputs).
  package func targetFrequencies(classes: Int, limit: Int = .max) -> [Int] {
    var frequencies = [Int](repeating: 0, count: classes)
    var batch = Batch()
    let count = min(count, limit)
    for first in stride(from: 0, to: count, by: 1024) {
      fill(&batch, positions: first..<min(first + 1024, count), in: { $0 })
      for target in batch.targets { frequencies[Int(target)] += 1 }
    }
    return frequencies
  }
}
