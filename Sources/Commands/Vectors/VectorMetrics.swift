// The results of fflm vectors eval as text and as JSON.

import Reports
import WordVectors

/// The accuracy on analogies, by section, and the correlation with judgments of similarity.
struct VectorMetrics: Encodable {
  let analogies: [AnalogyAccuracy]?
  let similarities: SimilarityCorrelation?

  var text: String {
    [analogies.map(Self.text), similarities.map(Self.text)].compactMap(\.self)
      .joined(separator: "\n\n")
  }

  private static func text(_ sections: [AnalogyAccuracy]) -> String {
    let rows = (sections + [.total(of: sections)]).map { section in
      [
        section.section, section.accuracy.map(percent) ?? "-", grouped(section.correct),
        grouped(section.covered), grouped(section.questions), percent(section.coverage),
      ]
    }
    let titles = ["analogies", "accuracy", "correct", "covered", "questions", "coverage"]
    return TextTable.text([titles] + rows, numericFrom: 1)
  }

  private static func text(_ result: SimilarityCorrelation) -> String {
    let leftOut = result.pairs - result.covered
    let share = percent(Double(leftOut) / Double(max(result.pairs, 1)))
    return TextTable.text([
      ["Spearman correlation", result.spearman.map { fixed($0, 4) } ?? "-"],
      ["Pearson correlation", result.pearson.map { fixed($0, 4) } ?? "-"],
      ["pairs", "\(grouped(result.covered)) of \(grouped(result.pairs))"],
      ["pairs left out", "\(grouped(leftOut)) (\(share)), out of vocabulary"],
    ])
  }

  private static func percent(_ share: Double) -> String { "\(fixed(100 * share, 2)) %" }

  // MARK: - JSON

  private enum CodingKeys: String, CodingKey {
    case analogies, similarities, sections, section, accuracy, correct, covered, questions, coverage
    case spearman, pearson, pairs
    case leftOut = "pairs_left_out"
  }

  func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    if let analogies {
      var total = container.nestedContainer(keyedBy: CodingKeys.self, forKey: .analogies)
      try Self.encode(.total(of: analogies), to: &total)
      var sections = total.nestedUnkeyedContainer(forKey: .sections)
      for section in analogies {
        var item = sections.nestedContainer(keyedBy: CodingKeys.self)
        try item.encode(section.section, forKey: .section)
        try Self.encode(section, to: &item)
      }
    }
    if let similarities {
      var item = container.nestedContainer(keyedBy: CodingKeys.self, forKey: .similarities)
      // Not `encodeIfPresent`, because every key must be present.
      try item.encode(similarities.spearman, forKey: .spearman)
      try item.encode(similarities.pearson, forKey: .pearson)
      try item.encode(similarities.covered, forKey: .pairs)
      try item.encode(similarities.pairs - similarities.covered, forKey: .leftOut)
    }
  }

  private static func encode(
    _ result: AnalogyAccuracy, to container: inout KeyedEncodingContainer<CodingKeys>
  ) throws {
    try container.encode(result.accuracy, forKey: .accuracy)
    try container.encode(result.correct, forKey: .correct)
    try container.encode(result.covered, forKey: .covered)
    try container.encode(result.questions, forKey: .questions)
    try container.encode(result.coverage, forKey: .coverage)
  }
}
