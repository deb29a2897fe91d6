// The metrics of the parts of an interpolation side by side.

import Evaluation
import Foundation
import LanguageModel
import NGrams
import Networks
import Reports
import Text

extension InterpolationResult: EvaluationMetrics {
  /// Returns a note about the likely reason if one of the models has almost all weight; otherwise
  /// nil.
  static func note(of parts: [InterpolationPart]) -> String? {
    let nGrams = parts.filter { $0.kind.name == "n-grams" }
    if nGrams.contains(where: { $0.weight > 0.99 }) {
      return "Nearly all weight is on the n-gram model; was it estimated on the validation text, "
        + "too?"
    }
    if !nGrams.isEmpty, parts[0].weight > 0.99 {
      return "Nearly all weight is on the network; was the n-gram model estimated on another kind "
        + "of text?"
    }
    return nil
  }

  var main: EvaluationResult { interpolation }
  var metrics: Metrics { Metrics(self) }

  /// The names of the parts: their kinds, numbered in the order of the command line if there are
  /// several of a kind.
  private var names: [String] {
    var counts: [String: Int] = [:]
    return parts.map { part in
      let kind = part.part.kind.name
      counts[kind, default: 0] += 1
      return counts[kind] == 1 ? kind : "\(kind) \(counts[kind] ?? 0)"
    }
  }

  var text: String {
    let columns = parts.map(\.result) + [interpolation]
    func row(_ name: String, _ figure: (EvaluationResult) -> String) -> [String] {
      [name] + columns.map(figure)
    }
    let metrics = TextTable.text(
      [
        [""] + names + ["interpolation"],
        row("perplexity") { perplexityText($0.perplexity) },
        row("nats per token") { metricText($0.crossEntropy) },
        row("bits per token") { metricText($0.bitsPerToken) },
        row("bits per character") { metricText($0.bitsPerCharacter) },
        row("bits per byte") { metricText($0.bitsPerByte) },
        row("perplexity without unknown", \.withoutUnknownText),
        row("perplexity without line ends", \.withoutLineEndsText),
        ["weight"] + parts.map { fixed($0.part.weight, 4) } + [""],
      ], numericFrom: 1)
    let rest = TextTable.text(cacheRows + interpolation.tokenRows)
    return metrics + "\n\n" + rest
  }

  private var cacheRows: [[String]] {
    guard case .cache(let size, let theta)? = parts.last?.part.kind else { return [] }
    return [["cache", "\(counted(size, "word")), θ \(significant(theta, 4))"]]
  }

  /// One line about the weights and the perplexities of the parts.
  var summary: String {
    let items = zip(names, parts).map { name, part in
      "\(name) \(fixed(part.part.weight, 4)) (\(perplexityText(part.result.perplexity)))"
    }
    let cache = cacheRows.first.map { "; cache of \($0[1])" } ?? ""
    return """
      Weights (and perplexities): \(items.joined(separator: ", ")); \
      together \(perplexityText(interpolation.perplexity))\(cache)
      """
  }

  /// The metrics as JSON.
  struct Metrics: Encodable {
    private let result: InterpolationResult

    private enum CodingKeys: String, CodingKey {
      case network, weight, parts
      case interpolation = "mixture"
      case nGrams = "n_grams"
    }

    init(_ result: InterpolationResult) { self.result = result }

    func encode(to encoder: any Encoder) throws {
      var container = encoder.container(keyedBy: CodingKeys.self)
      try container.encode(result.parts[0].result.metrics, forKey: .network)
      try container.encode(result.parts[0].part.weight, forKey: .weight)
      if let nGrams = result.parts.first(where: { $0.part.kind.name == "n-grams" }) {
        try container.encode(nGrams.result.metrics, forKey: .nGrams)
      }
      try container.encode(result.interpolation.metrics, forKey: .interpolation)
      try container.encode(
        result.parts.map { Part(part: $0.part, result: $0.result) }, forKey: .parts)
    }
  }

  /// A part as JSON: its metrics, its kind and its weight.
  private struct Part: Encodable {
    let part: InterpolationPart
    let result: EvaluationResult

    private enum CodingKeys: CodingKey {
      case kind, weight, path, words, theta
    }

    func encode(to encoder: any Encoder) throws {
      try result.metrics.encode(to: encoder)
      var container = encoder.container(keyedBy: CodingKeys.self)
      try container.encode(part.kind.name, forKey: .kind)
      try container.encode(part.weight, forKey: .weight)
      try container.encodeIfPresent(part.kind.path, forKey: .path)
      if case .cache(let size, let theta) = part.kind {
        try container.encode(size, forKey: .words)
        try container.encode(theta, forKey: .theta)
      }
    }
  }
}

/// Returns a figure with four decimals. A cache alone has infinite figures, because words outside it
/// have the probability 0.
private func metricText(_ figure: Double) -> String {
  figure.isFinite ? fixed(figure, 4) : "infinite"
}

extension Mixture {
  /// Returns a sentence about each difference between the vocabularies of the network and of an
  /// n-gram model and its effect.
  ///
  /// - Parameter name: The name of the n-gram model.
  static func vocabularyNotes(
    _ nGrams: NGramModel, _ scorer: CrossVocabularyScorer, _ vocabulary: Vocabulary, name: String
  ) -> [String] {
    let words = vocabulary.count - Vocabulary.specialTokens.count
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
