// The temperature that calibrates the probabilities of a classifier.

import Foundation

/// The temperature T for which the probabilities softmax(z / T) of a validation set have the lowest
/// cross-entropy (Guo et al., "On calibration of modern neural networks", ICML 2017).
package struct Temperature: Sendable {
  package private(set) var value = 1.0
  /// The sum of the losses at this temperature, in nats.
  package private(set) var nats = 0.0

  /// The temperatures that are considered. Beyond them, all scores are equal, or all predictions of
  /// the validation set are right.
  private static let range = 0.05...20.0

  /// Finds the temperature.
  ///
  /// With β = 1/T, the loss Σ [ln Σₖ exp(β zₖ) − β z_target] is convex in β, because its second
  /// derivative is a sum of variances. So a zero of its derivative Σ [E(z) − z_target] can be found
  /// by halving an interval. Its first middle is 1, which is the result if all scores are equal.
  ///
  /// - Complexity: O(scores), some 40 times.
  package init(scores: Scores, targets: [Int32]) {
    var (low, high) = (1 / Self.range.upperBound, 1 / Self.range.lowerBound)
    for _ in 0..<40 {
      let middle = (low * high).squareRoot()
      let derivative = Self.loss(scores, targets, at: middle).derivative
      if derivative >= 0 { high = middle }
      if derivative <= 0 { low = middle }
    }
    let β = (low * high).squareRoot()
    value = 1 / β
    nats = Self.loss(scores, targets, at: β).nats
  }

  /// Returns the loss and its derivative with respect to β.
  private static func loss(
    _ scores: Scores, _ targets: [Int32], at β: Double
  ) -> (nats: Double, derivative: Double) {
    var (nats, derivative) = (0.0, 0.0)
    for (text, target) in targets.enumerated() {
      let z = scores[text]
      let largest = Double(z.max() ?? 0)
      var (sum, weighted) = (0.0, 0.0)
      for score in z {
        let exponential = exp(β * (Double(score) - largest))
        sum += exponential
        weighted += exponential * (Double(score) - largest)
      }
      let own = Double(z[z.startIndex + Int(target)]) - largest
      nats += log(sum) - β * own
      derivative += weighted / sum - own
    }
    return (nats, derivative)
  }
}
