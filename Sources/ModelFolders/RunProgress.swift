// The progress of a training run, as far as the run's folder depends on it.

/// The progress of a training run, which is saved with its states.
package protocol RunProgress: Codable {
  /// The number of batches done so far.
  var step: Int { get }
  /// The step of the best validation so far, or `nil` if there was none or its step is unknown.
  var bestStep: Int? { get }
  /// A Boolean value that indicates whether there was a validation.
  var isValidated: Bool { get }
  /// A Boolean value that indicates whether a run can reach this progress.
  var isPossible: Bool { get }
  /// Returns whether a run reaches this progress after `other`.
  func isLater(than other: Self) -> Bool
  /// Forgets the best validation, so that the next one counts as the best so far.
  mutating func forgetBest()
}
