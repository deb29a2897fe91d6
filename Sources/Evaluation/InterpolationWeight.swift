// Estimation of the interpolation weight of two models.

import Foundation

/// The weight λ of an interpolation λ p + (1 − λ) q of two models.
package enum InterpolationWeight {
  /// Returns the λ in 0...1 that maximizes Σ ln(λ pᵢ + (1 − λ) qᵢ), found by expectation
  /// maximization.
  ///
  /// - Parameters:
  ///   - a: −ln pᵢ, the loss of each token under the first model.
  ///   - b: −ln qᵢ, the loss of each token under the second model.
  /// - Precondition: `a` and `b` have the same length.
  /// - Complexity: O(tokens) per step, with at most 1000 steps.
  package static func best(_ a: [Double], _ b: [Double]) -> Double {
    let tolerance = 1e-7
    var weight = 0.5
    for _ in 0..<1000 {
      let next = step(weight, a, b)
      let change = abs(next - weight)
      weight = next
      if change <= tolerance { break }
    }
    return weight
  }

  /// Performs one step of expectation maximization, which never lowers the likelihood.
  ///
  /// Returns the mean over all tokens of λ pᵢ / (λ pᵢ + (1 − λ) qᵢ), the posterior probability of
  /// the first model. Tokens that are impossible under both models are skipped.
  static func step(_ weight: Double, _ a: [Double], _ b: [Double]) -> Double {
    precondition(a.count == b.count, "\(a.count) and \(b.count) losses")
    var (shares, tokens) = (0.0, 0)
    for (a, b) in zip(a, b) {
      let share = weight / (weight + (1 - weight) * exp(a - b))
      guard !share.isNaN else { continue }
      shares += share
      tokens += 1
    }
    return tokens == 0 ? weight : shares / Double(tokens)
  }
}
