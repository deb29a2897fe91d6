// Detection of diverging runs, and the reduction of their learning rate.

import Foundation

/// A detector of divergence in the training loss, which also counts the divergences of a run.
///
/// The moving average m ← m + (loss − m) / 100 over about a hundred batches starts at ln V, the
/// loss of guessing. A run diverges when m corresponds to more than ten times its lowest perplexity
/// so far, or is not finite. Since batches are shuffled, their losses differ far less than that.
package struct Divergence: Codable, Equatable, Sendable {
  /// The maximum number of rollbacks. If the run diverges again at an eighth of the learning rate,
  /// it fails.
  static let limit = 3
  /// The excess of `mean` over `lowest`, in nats per token, that counts as divergence: ten times
  /// the perplexity.
  static let margin = log(10.0)

  private var mean: Double
  private var lowest: Double
  /// The number of times that the run has diverged.
  package private(set) var count = 0

  init(classes: Int) {
    mean = log(Double(classes))
    lowest = mean
  }

  /// Adds the mean loss of a batch, in nats per token.
  mutating func add(_ loss: Double) {
    mean += (loss - mean) / 100
    lowest = min(lowest, mean)
  }

  /// Whether the run diverges.
  var isDiverging: Bool { !mean.isFinite || mean > lowest + Self.margin }

  /// Returns the same state with another number of divergences.
  func counting(_ count: Int) -> Divergence {
    var result = self
    result.count = count
    return result
  }

  /// The factor by which the learning rate is multiplied.
  var rateFactor: Double { pow(0.5, Double(count)) }

  /// A Boolean value that indicates whether the state is plausible, for values read from a file.
  var isPossible: Bool {
    (0...1e100).contains(mean) && (0...mean).contains(lowest) && (0...Self.limit).contains(count)
  }
}
