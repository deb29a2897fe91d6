// How a run that diverges is noticed, and how much slower it learns after.

import Foundation

/// Watches the training loss, and counts how often it ran away.
///
/// The mean m of the last hundred batches or so, m ← m + (loss − m) / 100, begins at ln V, the loss of
/// guessing. A run diverges when m, as a perplexity, is more than ten times the lowest that it was,
/// or is no number: far more than batches differ, for they are shuffled.
package struct Divergence: Codable, Equatable, Sendable {
  /// How often the run may diverge and go on: a rate of an eighth has failed, too.
  static let limit = 3
  /// The excess of a loss that is too high, in nats per token: a perplexity ten times as high.
  static let margin = log(10.0)

  private var mean: Double
  private var lowest: Double
  /// How often the run has diverged.
  package private(set) var count = 0

  init(classes: Int) {
    mean = log(Double(classes))
    lowest = mean
  }

  /// Takes in the mean loss of a batch, in nats per token.
  mutating func add(_ loss: Double) {
    mean += (loss - mean) / 100
    lowest = min(lowest, mean)
  }

  /// Also true of what is not a number.
  var isDiverging: Bool { !(mean <= lowest + Self.margin) }

  /// The same state, of a run that has diverged so often.
  func counting(_ count: Int) -> Divergence {
    var result = self
    result.count = count
    return result
  }

  /// What the learning rate is multiplied by.
  var rateFactor: Double { pow(0.5, Double(count)) }

  /// Whether a run can have come to this.
  var isPossible: Bool {
    (0...1e100).contains(mean) && (0...mean).contains(lowest) && (0...Self.limit).contains(count)
  }
}
