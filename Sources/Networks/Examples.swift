// What the training loop asks of a task: examples, and a measure of how well they were learned.

/// The examples of a training run, which goes through them in any order.
package protocol Examples: Sendable {
  var count: Int { get }
  /// A number that other examples hardly have.
  var digest: UInt64 { get }

  /// Fills `batch` with the examples that an order has at `positions`.
  ///
  /// - Complexity: O(inputs), with no allocation if `batch` was as large before.
  func fill(_ batch: inout Batch, positions: Range<Int>, in order: (Int) -> Int)
}

/// Examples that a run is validated on.
package protocol ValidationMeasure: Sendable {
  var count: Int { get }
  /// A number that other examples hardly have.
  var digest: UInt64 { get }

  /// Measures a network on all examples.
  ///
  /// - Parameter isWanted: asked before each batch; the answer false ends the evaluation without a
  ///   result.
  /// - Complexity: one forward pass an example.
  func evaluate(
    _ network: Network<Float>, in workspace: Workspace<Float>, while isWanted: () -> Bool
  ) -> EvaluationResult?
}
