// The figures of a network, an n-gram model and their mixture side by side.

import Foundation
import LanguageModel
import Networks

extension MixtureEvaluation: Measurement {
  /// What it means that one of the models has next to no weight; nil if both have some.
  static func note(ofWeight weight: Double) -> String? {
    if weight < 0.01 {
      "The mixture is all but the n-gram model alone; was that estimated on this text, too?"
    } else if weight > 0.99 {
      "The mixture is all but the network alone; is the n-gram model of the same kind of text?"
    } else {
      nil
    }
  }

  var main: Evaluation { mixture }
  var figures: Figures { Figures(self) }

  var text: String {
    let columns = [network, nGrams, mixture]
    func row(_ name: String, _ figures: [String]) -> String {
      let cells = figures.map { String(repeating: " ", count: max(1, 10 - $0.count)) + $0 }
      return name.padding(toLength: 28, withPad: " ", startingAt: 0) + cells.joined()
    }
    return """
      \(row("", ["network", "n-grams", "mixture"]))
      \(row("perplexity", columns.map { perplexityText($0.perplexity) }))
      \(row("nats a token", columns.map { fixed($0.crossEntropy, 4) }))
      \(row("bits a token", columns.map { fixed($0.bitsPerToken, 4) }))
      \(row("bits a character", columns.map { fixed($0.bitsPerCharacter, 4) }))
      \(row("perplexity without unknown", columns.map(\.withoutUnknownText)))
      weight of the network       \(fixed(weight, 4))
      \(mixture.tokenLines)
      """
  }

  struct Figures: Encodable {
    let network: Evaluation.Figures
    let nGrams: Evaluation.Figures
    let mixture: Evaluation.Figures
    let weight: Double

    enum CodingKeys: String, CodingKey {
      case network, mixture, weight
      case nGrams = "n_grams"
    }

    init(_ result: MixtureEvaluation) {
      network = Evaluation.Figures(result.network)
      nGrams = Evaluation.Figures(result.nGrams)
      mixture = Evaluation.Figures(result.mixture)
      weight = result.weight
    }
  }
}
