// The examples of one training step.

/// Some windows of numbered inputs, and the class of each.
package struct Batch: Equatable, Sendable {
  /// Shape: (count, window), row-major; −1 where there is no input.
  package var windows: [Int32]
  /// Shape: (count).
  package var targets: [Int32]

  package init(windows: [Int32] = [], targets: [Int32] = []) {
    self.windows = windows
    self.targets = targets
  }

  package var count: Int { targets.count }
}
