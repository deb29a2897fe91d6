// The windows and targets of one training step.

/// Windows of input IDs with the class of each window.
package struct Batch: Equatable, Sendable {
  /// The input IDs. Shape: (count, window), row-major. −1 marks a position without an input.
  package var windows: [Int32]
  /// The class of each window. Shape: (count).
  package var targets: [Int32]

  package init(windows: [Int32] = [], targets: [Int32] = []) {
    self.windows = windows
    self.targets = targets
  }

  /// The number of windows.
  package var count: Int { targets.count }
}
