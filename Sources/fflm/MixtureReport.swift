// The figures of a network, an n-gram model and their mixture side by side.

import Foundation
import LanguageModel
import Text

enum MixtureReport {
  /// Prints the figures of all texts together, after those of each if they are several.
  static func print(
    _ results: [MixtureEvaluation], of texts: [SourceText], asJSON: Bool
  ) throws {
    guard var total = results.first else { return }
    for result in results.dropFirst() { total += result }
    if asJSON {
      let each = zip(texts, results).map { ($0.name, Figures($1)) }
      return try Terminal.print(jsonLine(FiguresOfTexts(total: Figures(total), each: each)))
    }
    if results.count > 1 {
      for (text, result) in zip(texts, results) {
        try Terminal.print(EvaluationReport.line(text.name, result.mixture))
      }
      try Terminal.print("all texts together:")
    }
    try Terminal.print(table(total))
  }

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

  private static func table(_ result: MixtureEvaluation) -> String {
    let columns = [result.network, result.nGrams, result.mixture]
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
      \(row("perplexity without unknown", columns.map(EvaluationReport.withoutUnknownText)))
      weight of the network       \(fixed(result.weight, 4))
      \(EvaluationReport.tokenLines(result.mixture))
      """
  }

  private struct Figures: Encodable {
    let network: EvaluationReport.Figures
    let nGrams: EvaluationReport.Figures
    let mixture: EvaluationReport.Figures
    let weight: Double

    enum CodingKeys: String, CodingKey {
      case network, mixture, weight
      case nGrams = "n_grams"
    }

    init(_ result: MixtureEvaluation) {
      network = EvaluationReport.Figures(result.network)
      nGrams = EvaluationReport.Figures(result.nGrams)
      mixture = EvaluationReport.Figures(result.mixture)
      weight = result.weight
    }
  }
}
