// The inputs and targets of one training step.

/// The inputs of some examples, with the class of each example.
package struct Batch: Equatable, Sendable {
  package var inputs: Inputs
  /// The class of each example. Shape: (count).
  package var targets: [Int32]

  package init(inputs: Inputs = Inputs(), targets: [Int32] = []) {
    self.inputs = inputs
    self.targets = targets
  }

  package init(windows: [Int32], targets: [Int32]) {
    self.init(inputs: Inputs(windows: windows), targets: targets)
  }

  /// The number of examples.
  package var count: Int { targets.count }
}
