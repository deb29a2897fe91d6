// The metrics of a network, an n-gram model and their interpolation side by side.

import Foundation
import Evaluation
import LanguageModel
import NGrams
import Networks
import Reports
import Text

extension InterpolationResult: EvaluationMetrics {
  /// Returns a note about the likely reason if one of the models has almost no weight; otherwise
  /// nil.
  ///
  /// - Parameter weight: The weight of the network, from 0 to 1.
  static func note(ofWeight weight: Double) -> String? {
    if weight < 0.01 {
      "Nearly all weight is on the n-gram model; was it estimated on the validation text, too?"
    } else if weight > 0.99 {
      "Nearly all weight is on the network; was the n-gram model estimated on another kind of text?"
    } else {
      nil
    }
  }

  var main: EvaluationResult { interpolation }
  var metrics: Metrics { Metrics(self) }

  var text: String {
    let columns = [network, nGrams, interpolation]
    func row(_ name: String, _ figure: (EvaluationResult) -> String) -> [String] {
      [name] + columns.map(figure)
    }
    let metrics = TextTable.text(
      [
        ["", "network", "n-grams", "interpolation"],
        row("perplexity") { perplexityText($0.perplexity) },
        row("nats per token") { fixed($0.crossEntropy, 4) },
        row("bits per token") { fixed($0.bitsPerToken, 4) },
        row("bits per character") { fixed($0.bitsPerCharacter, 4) },
        row("perplexity without unknown", \.withoutUnknownText),
      ], numericFrom: 1)
    let rest = TextTable.text(
      [["weight of the network", fixed(weight, 4)]] + interpolation.tokenRows)
    return metrics + "\n\n" + rest
  }

  /// The metrics as JSON.
  struct Metrics: Encodable {
    let network: EvaluationResult.Metrics
    let nGrams: EvaluationResult.Metrics
    let interpolation: EvaluationResult.Metrics
    let weight: Double

    enum CodingKeys: String, CodingKey {
      case network, weight
      case interpolation = "mixture"
      case nGrams = "n_grams"
    }

    init(_ result: InterpolationResult) {
      network = EvaluationResult.Metrics(result.network)
      nGrams = EvaluationResult.Metrics(result.nGrams)
      interpolation = EvaluationResult.Metrics(result.interpolation)
      weight = result.weight
    }
  }
}

extension Interpolation {
  /// Returns a sentence about each difference between the vocabularies of the two models and its
  /// effect.
  ///
  /// - Parameter name: The name of the n-gram model.
  func vocabularyNotes(name: String) -> [String] {
    let words = model.vocabulary.count - Vocabulary.specialTokens.count
    let nGramWords = nGrams.vocabulary.count - Vocabulary.specialTokens.count
    func part(_ count: Int, of total: Int, in owner: String) -> String {
      let percent = fixed(100 * Double(count) / Double(max(total, 1)), 2)
      return "\(grouped(count)) of \(owner)'s \(counted(total, "word")) (\(percent) %)"
    }
    var sentences: [String] = []
    if scorer.missingWordCount > 0 {
      let part = part(scorer.missingWordCount, of: words, in: "the network")
      sentences.append("\(name) lacks \(part), which share its probability of <unk>.")
    }
    if let note = NGramCommand.noteOfUnknown(nGrams, name: name) { sentences.append(note) }
    if scorer.extraWordCount > 0 {
      let part = part(scorer.extraWordCount, of: nGramWords, in: name)
      sentences.append("The network lacks \(part), which count as <unk>.")
    }
    return sentences
  }
}
