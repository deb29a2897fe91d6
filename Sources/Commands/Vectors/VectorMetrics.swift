// The results of fflm vectors eval as text and as JSON.

import Reports
import WordVectors

/// The accuracy on files of analogies, by section, and the correlation with judgments of similarity
/// in others.
struct VectorMetrics: Encodable {
  /// The result of one file.
  struct TestSet<Result: Sendable>: Sendable {
    let file: String
    let result: Result
  }

  let analogies: [TestSet<[AnalogyAccuracy]>]
  let similarities: [TestSet<SimilarityCorrelation>]

  var text: String {
    (Self.texts(analogies, Self.text) + Self.texts(similarities, Self.text))
      .joined(separator: "\n\n")
  }

  /// Returns a table for each file, under its name if there are several.
  private static func texts<Result>(
    _ testSets: [TestSet<Result>], _ table: (Result) -> String
  ) -> [String] {
    testSets.map { testSet in
      (testSets.count > 1 ? "\(visible(testSet.file)):\n" : "") + table(testSet.result)
    }
  }

  private static func text(_ sections: [AnalogyAccuracy]) -> String {
    let rows = (sections + [.total(of: sections)]).map { section in
      [
        section.section, section.accuracy.map(percentText) ?? "-", grouped(section.correct),
        grouped(section.covered), grouped(section.questions), percentText(section.coverage),
      ]
    }
    let titles = ["analogies", "accuracy", "correct", "covered", "questions", "coverage"]
    return TextTable.text([titles] + rows, numericFrom: 1)
  }

  private static func text(_ result: SimilarityCorrelation) -> String {
    let leftOut = result.pairs - result.covered
    let share = percentText(Double(leftOut) / Double(max(result.pairs, 1)))
    return TextTable.text([
      ["Spearman correlation", result.spearman.map { fixed($0, 4) } ?? "-"],
      ["Pearson correlation", result.pearson.map { fixed($0, 4) } ?? "-"],
      ["pairs", "\(grouped(result.covered)) of \(grouped(result.pairs))"],
      ["pairs left out", "\(grouped(leftOut)) (\(share)), out of vocabulary"],
    ])
  }

  // MARK: - JSON

  private enum CodingKeys: String, CodingKey {
    case analogies, similarities, file, sections, section, accuracy, correct, covered, questions
    case coverage, spearman, pearson, pairs
    case leftOut = "pairs_left_out"
  }

  func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    if !analogies.isEmpty {
      var files = container.nestedUnkeyedContainer(forKey: .analogies)
      for testSet in analogies {
        var total = files.nestedContainer(keyedBy: CodingKeys.self)
        try total.encode(testSet.file, forKey: .file)
        try Self.encode(.total(of: testSet.result), to: &total)
        var sections = total.nestedUnkeyedContainer(forKey: .sections)
        for section in testSet.result {
          var item = sections.nestedContainer(keyedBy: CodingKeys.self)
          try item.encode(section.section, forKey: .section)
          try Self.encode(section, to: &item)
        }
      }
    }
    if !similarities.isEmpty {
      var files = container.nestedUnkeyedContainer(forKey: .similarities)
      for testSet in similarities {
        var item = files.nestedContainer(keyedBy: CodingKeys.self)
        try item.encode(testSet.file, forKey: .file)
        // Not `encodeIfPresent`, because every key must be present.
        try item.encode(testSet.result.spearman, forKey: .spearman)
        try item.encode(testSet.result.pearson, forKey: .pearson)
        try item.encode(testSet.result.covered, forKey: .covered)
        try item.encode(testSet.result.pairs, forKey: .pairs)
        try item.encode(testSet.result.pairs - testSet.result.covered, forKey: .leftOut)
      }
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
