// Estimation of the weights of an interpolation.

import Foundation

/// The weights λₖ of an interpolation Σₖ λₖ pₖ, whose sum is 1.
///
/// Where a part has no prediction, its weight is divided among the others in proportion: the
/// probability is Σₖ λₖ pₖ / Σₖ λₖ over the parts that have one.
package enum InterpolationWeights {
  /// Returns the loss −ln p of a token under the interpolation; infinite if no part with a weight
  /// can predict it.
  ///
  /// - Parameter losses: −ln pₖ, the loss under each part; nil where a part has no prediction.
  static func loss(_ losses: [Double?], weights: [Double]) -> Double {
    var (probability, available) = (0.0, 0.0)
    for (loss, weight) in zip(losses, weights) {
      guard let loss else { continue }
      probability += weight * exp(-loss)
      available += weight
    }
    // A part without a prediction is rare, and the sum of all weights may differ from 1 by rounding.
    let correction = losses.contains { $0 == nil } ? log(available) : 0
    if probability > 0 || probability.isNaN { return correction - log(probability) }
    // All terms underflow, so the largest one is factored out.
    let logarithms = zip(losses, weights).compactMap { loss, weight in loss.map { log(weight) - $0 }
    }
    guard let largest = logarithms.max(), largest > -.infinity else { return .infinity }
    return correction - (largest + log(logarithms.reduce(0) { $0 + exp($1 - largest) }))
  }

  /// Returns the sum of the losses of all tokens of a text under the interpolation.
  ///
  /// - Parameter losses: For each part, the loss of each token, or nil where it has no prediction.
  static func loss(ofText losses: [[Double?]], weights: [Double]) -> Double {
    (losses.first ?? []).indices.reduce(0) { sum, token in
      sum + loss(losses.map { $0[token] }, weights: weights)
    }
  }

  /// Returns the weights that maximize the likelihood of a text, found by expectation maximization
  /// from equal weights.
  ///
  /// - Parameter losses: For each part, the loss of each token, or nil where it has no prediction.
  /// - Precondition: There is a part, and all parts have as many losses.
  /// - Complexity: O(tokens × parts) per step, with at most 1000 steps.
  package static func best(_ losses: [[Double?]]) -> [Double] {
    let tolerance = 1e-7
    let ratios = LikelihoodRatios(losses)
    var weights = [Double](repeating: 1 / Double(losses.count), count: losses.count)
    for _ in 0..<1000 {
      let next = ratios.step(from: weights)
      let change = zip(next, weights).reduce(0) { max($0, abs($1.0 - $1.1)) }
      weights = next
      if change <= tolerance { break }
    }
    return weights
  }
}

/// The probabilities of each token under all parts, up to a factor per token.
struct LikelihoodRatios {
  private let partCount: Int
  /// The ratios of a token after those of another. Tokens that are impossible under all parts are
  /// left out.
  private var ratios: [Double] = []
  /// The value that stands for no prediction.
  private static let none = -1.0

  init(_ losses: [[Double?]]) {
    partCount = losses.count
    let tokenCount = losses.first?.count ?? 0
    precondition(
      losses.allSatisfy { $0.count == tokenCount } && !losses.isEmpty,
      "\(losses.map(\.count)) losses")
    ratios.reserveCapacity(tokenCount * partCount)
    for token in 0..<tokenCount {
      let least = losses.reduce(.infinity) { min($0, $1[token] ?? .infinity) }
      guard least < .infinity else { continue }
      // The ratio to the first part, or to the best one if that could overflow.
      let first = losses[0][token] ?? .infinity
      let reference = first - least <= 700 ? first : least
      for part in losses {
        ratios.append(part[token].map { exp(reference - $0) } ?? Self.none)
      }
    }
  }

  /// Performs one step of expectation maximization, which never lowers the likelihood.
  ///
  /// The part of each token is a hidden variable, drawn by weight until the part has a prediction.
  /// The new weight of a part is its share in the expected number of draws. Where part k has a
  /// prediction, it is expected to be drawn λₖ pₖ / Σⱼ λⱼ pⱼ times, with j over the parts that have
  /// one. Where it has none, it is expected to be drawn in vain λₖ / Σⱼ λⱼ times.
  ///
  /// - Complexity: O(tokens × parts).
  func step(from weights: [Double]) -> [Double] {
    precondition(weights.count == partCount, "\(weights.count) weights of \(partCount) parts")
    var draws = [Double](repeating: 0, count: partCount)
    var total = 0.0
    for start in stride(from: 0, to: ratios.count, by: partCount) {
      var (probability, available, isWhole) = (0.0, 0.0, true)
      for k in 0..<partCount {
        let ratio = ratios[start + k]
        if ratio == Self.none {
          isWhole = false
        } else {
          probability += weights[k] * ratio
          available += weights[k]
        }
      }
      guard probability > 0 else { continue }
      for k in 0..<partCount {
        let ratio = ratios[start + k]
        draws[k] += ratio == Self.none ? weights[k] / available : weights[k] * ratio / probability
      }
      total += isWhole ? 1 : 1 / available
    }
    guard total > 0 else { return weights }
    let others = draws.dropLast().map { $0 / total }
    return others + [max(1 - others.reduce(0, +), 0)]
  }
}
