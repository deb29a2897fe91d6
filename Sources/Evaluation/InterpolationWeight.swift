// How much of each of two models predicts a text best.

import Foundation

/// The weight λ of an interpolation λ p + (1 − λ) q of two models.
package enum InterpolationWeight {
  /// The λ in 0...1 that maximises Σ ln(λ pᵢ + (1 − λ) qᵢ), found by expectation maximisation.
  ///
  /// - Parameters:
  ///   - a: −ln pᵢ, the loss of each token under one model.
  ///   - b: −ln qᵢ, the same of the other; as many.
  /// - Complexity: O(tokens) a step, of which there are a thousand at most.
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

  /// One step of expectation maximisation, after which the likelihood is never lower: the mean over
  /// all tokens of λ pᵢ / (λ pᵢ + (1 − λ) qᵢ), the share of the first model in having made them.
  /// Tokens that are impossible to both tell nothing.
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
