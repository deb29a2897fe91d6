// The metrics of one or more texts as text and as JSON.

import LanguageModel
import ModelFolders
import Networks
import Text

/// The result of evaluating a text. Results of several texts can be added up.
protocol EvaluationMetrics {
  associatedtype Metrics: Encodable
  /// The metrics as JSON.
  var metrics: Metrics { get }
  /// All metrics as text, one per line.
  var text: String { get }
  /// The result used for the one-line summary.
  var main: EvaluationResult { get }
  static func += (sum: inout Self, other: Self)
}

/// The metrics of all texts together. If there is more than one text, the key "texts" holds the
/// metrics and the name of each.
struct MetricsOfTexts<Metrics: Encodable>: Encodable {
  let total: Metrics
  let each: [(name: String, metrics: Metrics)]

  private enum CodingKeys: CodingKey {
    case texts, text
  }

  func encode(to encoder: any Encoder) throws {
    try total.encode(to: encoder)
    guard each.count > 1 else { return }
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(each.map { Item(name: $0.name, metrics: $0.metrics) }, forKey: .texts)
  }

  private struct Item: Encodable {
    let name: String
    let metrics: Metrics

    func encode(to encoder: any Encoder) throws {
      try metrics.encode(to: encoder)
      var container = encoder.container(keyedBy: CodingKeys.self)
      try container.encode(name, forKey: .text)
    }
  }
}

/// Prints the metrics of all texts together, preceded by those of each text if there is more than
/// one.
///
/// - Parameters:
///   - notesUnknown: Whether to print a note about texts whose perplexity unknown words dominate.
///   - advice: A sentence to print after the notes if there is such a text.
/// - Throws: ``ModelError/overflow`` if the loss is not finite; `TextError` if a text has changed
///   since it was opened.
func printMetrics<Result: EvaluationMetrics>(
  _ results: [Result], of texts: [SourceText], asJSON: Bool, notesUnknown: Bool = true,
  advice: String? = nil
) throws {
  guard var total = results.first else { return }
  for text in texts { try text.checkUnchanged() }
  for result in results.dropFirst() { total += result }
  guard total.main.nats.isFinite else { throw ModelError.overflow }
  for (text, result) in zip(texts, results) where notesUnknown {
    result.main.unknownNote("'\(text.name)'").map(Terminal.note)
  }
  if let advice, results.contains(where: \.main.isDecidedByUnknown) { Terminal.note(advice) }
  if asJSON {
    let each = zip(texts, results).map { ($0.name, $1.metrics) }
    return try Terminal.print(jsonLine(MetricsOfTexts(total: total.metrics, each: each)))
  }
  if results.count > 1 {
    for (text, result) in zip(texts, results) {
      try Terminal.print(result.main.line(text.name.escapingControlCharacters()))
    }
    try Terminal.print("all texts together:")
  }
  try Terminal.print(total.text)
}
