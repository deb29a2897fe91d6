// How far a training run came, as far as its folder needs to know.

/// How far a run came, as its states say.
package protocol RunProgress: Codable {
  /// Batches done in all.
  var step: Int { get }
  /// The step of the best validation so far; nil if there was none, or if it is not known.
  var bestStep: Int? { get }
  /// Whether there was a validation.
  var isValidated: Bool { get }
  /// Whether a run can have come to this.
  var isPossible: Bool { get }
  /// Whether a run comes to this after the other.
  func isLater(than other: Self) -> Bool
  /// Lets the next validation be the best so far.
  mutating func forgetBest()
}
