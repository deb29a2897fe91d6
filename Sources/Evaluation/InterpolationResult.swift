// The evaluation of a network, an n-gram model and their interpolation on a text.

import Foundation
import LanguageModel
import NGrams
import Networks

/// The evaluation sums of both models and their interpolation, over the same tokens.
package struct InterpolationResult {
  /// λ, the weight of the network.
  package let weight: Double
  package private(set) var network = EvaluationResult()
  package private(set) var nGrams = EvaluationResult()
  package private(set) var interpolation = EvaluationResult()

  package init(weight: Double, characters: Int) {
    self.weight = weight
    network.characters = characters
    nGrams.characters = characters
    interpolation.characters = characters
  }

  /// Adds a token whose loss −ln p is `a` under the network and `b` under the n-gram model.
  package mutating func add(_ token: Int32, _ a: Double, _ b: Double) {
    network.add(token, nats: a)
    nGrams.add(token, nats: b)
    interpolation.add(token, nats: interpolatedLoss(a, b))
  }

  /// Returns −ln(λ e⁻ᵃ + (1 − λ) e⁻ᵇ).
  private func interpolatedLoss(_ a: Double, _ b: Double) -> Double {
    let probability = weight * exp(-a) + (1 - weight) * exp(-b)
    if probability > 0 { return -log(probability) }
    // Both terms underflow, so the larger one is factored out.
    let (x, y) = (log(weight) - a, log(1 - weight) - b)
    let larger = max(x, y)
    guard larger > -.infinity else { return .infinity }
    return -(larger + log(exp(x - larger) + exp(y - larger)))
  }

  package static func += (sum: inout InterpolationResult, other: InterpolationResult) {
    sum.network += other.network
    sum.nGrams += other.nGrams
    sum.interpolation += other.interpolation
  }
}

/// The losses of all tokens of a text, stored for estimating λ, in 20 bytes per token.
package struct TokenLosses {
  private let characters: Int
  private var tokens: [Int32] = []
  private var network: [Double] = []
  private var nGrams: [Double] = []

  init(characters: Int) { self.characters = characters }

  mutating func append(_ token: Int32, _ a: Double, _ b: Double) {
    tokens.append(token)
    network.append(a)
    nGrams.append(b)
  }

  /// The λ that maximizes the likelihood of the text.
  package var bestWeight: Double { InterpolationWeight.best(network, nGrams) }

  /// Returns the evaluation with a given λ.
  package func evaluation(weight: Double) -> InterpolationResult {
    var sum = InterpolationResult(weight: weight, characters: characters)
    for (i, token) in tokens.enumerated() { sum.add(token, network[i], nGrams[i]) }
    return sum
  }
}
