// Cross-entropy of a text under a network, under an n-gram model, and under their mixture.

import Foundation
import LanguageModel
import NGrams
import Networks

/// The sums of each, over the same tokens.
struct MixtureEvaluation {
  /// λ, the weight of the network.
  let weight: Double
  private(set) var network = Evaluation()
  private(set) var nGrams = Evaluation()
  private(set) var mixture = Evaluation()

  init(weight: Double, characters: Int) {
    self.weight = weight
    network.characters = characters
    nGrams.characters = characters
    mixture.characters = characters
  }

  /// Counts a token whose loss −ln p is `a` under the network and `b` under the n-gram model.
  mutating func add(_ token: Int32, _ a: Double, _ b: Double) {
    network.add(token, nats: a)
    nGrams.add(token, nats: b)
    mixture.add(token, nats: -log(weight * exp(-a) + (1 - weight) * exp(-b)))
  }

  static func += (sum: inout MixtureEvaluation, other: MixtureEvaluation) {
    sum.network += other.network
    sum.nGrams += other.nGrams
    sum.mixture += other.mixture
  }
}

/// The losses of all tokens of a text, kept while λ is sought: 20 bytes a token.
struct TokenLosses {
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

  /// The λ that suits the text best.
  var bestWeight: Double { MixtureWeight.best(network, nGrams) }

  func evaluation(weight: Double) -> MixtureEvaluation {
    var sum = MixtureEvaluation(weight: weight, characters: characters)
    for (i, token) in tokens.enumerated() { sum.add(token, network[i], nGrams[i]) }
    return sum
  }
}
