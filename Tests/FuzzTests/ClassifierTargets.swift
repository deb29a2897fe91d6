// Fuzz targets for labeled texts and for the files of a classifier's folder.

import Classification
import Files
import Foundation
import Matrices
import ModelFolders
import Networks
import Text
import Training

@testable import Commands

extension FuzzTarget {
  static func labeled() throws -> FuzzTarget {
    FuzzTarget(
      name: "labeled",
      seeds: [
        Data("__label__a good film\n__label__b\tbad\r\n".utf8), Data("a\tgood film\nb\tbad\n".utf8),
        Data(#"{"label": "a", "text": "good"}"#.utf8),
        Data("{\"text\": \"b\\u0061d\", \"id\": [3, {}], \"label\": false}\n".utf8),
      ],
      fragments: [
        "\n", "\t", " ", "\r", "__label__", "__label__c ", "\u{B}", "é", "{", "}", "[", "]", "\"",
        "\\n", "\\ud800", "\"label\":", "\"text\":", "null", "1e9", ",", ":",
      ]
    ) { data in
      let source = try SourceText(data, name: "text")
      let lines = LabeledLines(
        source, format: try LabeledFormat.guess(for: source), labelField: "label",
        textField: "text")
      var last = 0
      try lines.forEach { label, text, line in
        try check(line == last + 1, "line \(line) follows line \(last)")
        last = line
        try check(label.count > 0 && text.count > 0, "line \(line) is empty")
        let name = label.string(0..<label.count)
        let labels = Labels([name])
        try check(!name.utf8.contains(UInt8(ascii: "\n")), "\(name) has a line feed")
        try check(labels.number(of: name) == 0, "\(name) is not a label")
      }
    }
  }

  static func features() throws -> FuzzTarget {
    let scene = try ClassifierScene()
    return FuzzTarget(
      name: "features", seeds: [try scene.data(.features)],
      fragments: [
        "\n", "\t", " ", "words\t", "bigrams\t", "characters\t", "lexicon\t", "é", "e\u{301}",
        "film",
      ]
    ) { data in
      try scene.put(data, .features)
      let features = try scene.model.loadFeatures(scene.model.loadClassifierConfiguration())
      let isComplete = data.isEmpty || data.last == UInt8(ascii: "\n")
      let end = isComplete ? Data() : Data("\n".utf8)
      try check(features.file == data + end, "features are written otherwise than read")
      try scene.use()
    }
  }

  static func classifier() throws -> FuzzTarget {
    let scene = try ClassifierScene()
    return FuzzTarget(
      name: "classifier", seeds: [try scene.data(.configuration)],
      fragments: [
        "{", "}", "[", "]", ",", ":", "\"", "\n", "1", "null", "true", "false", "1e300", "-1",
        "\"pool\": \"mean\",", "\"embedding\": 4,", "\"buckets\": 9,", "\"characters\",",
        "\"words\"",
        "\"lexicon-scales\": [1],", "\"task\": \"classification\",", "\"hidden\": [4],",
      ]
    ) { data in
      try scene.put(data, .configuration)
      try scene.use()
    }
  }
}

/// A small classifier with random weights in a temporary folder, whose files can be replaced.
private final class ClassifierScene {
  let model: ModelFolder
  private let url: URL
  private let workers = Workers(count: 1)

  init() throws {
    url = FileManager.default.temporaryDirectory
      .appendingPathComponent("fflm-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    model = try ModelFolder(FilePath(url.path))
    let lexicon = Lexicon(positive: ["good"], negative: ["bad"])
    let configuration = ClassifierConfiguration(
      features: [.words, .bigrams, .lexicon], tokenizer: .whitespace,
      lexiconScales: Lexicon.names.map { _ in 1.5 })
    var learner = FeatureTable.Learner(
      FeatureTable(
        kinds: Set(configuration.features), tokenizer: configuration.textTokenizer, buckets: nil,
        lexicon: lexicon))
    for text in ["a good film", "a bad meal"] { learner.add(Array(text.utf8).span) }
    let features = learner.table(minCount: 1)
    let labels = Labels(["neg", "odd", "pos"])
    let parameters = Parameters<Float>(
      ParameterTable(configuration.network(features: features.count, labels: labels.count)))
    for group in parameters.table.groups {
      let matrix = parameters[group]
      for row in 0..<matrix.rows {
        for column in 0..<matrix.columns { matrix[row, column] = Float(row - column) / 8 }
      }
    }
    let file = try ClassifyConfiguration(
      corpus: "/corpus.txt", valid: nil, test: nil, lexicon: nil, embeddings: nil, format: .tsv,
      labelField: "label", textField: "text", lossy: false, minCount: 1, classWeights: .none,
      model: configuration, options: TrainingOptions()
    ).file
    try put(file, .configuration)
    try put(labels.file, .labels)
    try put(features.file, .features)
    try put(lexicon.file, .lexicon)
    try model.write(parameters, step: 1)
  }

  deinit { try? FileManager.default.removeItem(at: url) }

  private func place(_ file: ModelFile) -> URL { url.appendingPathComponent(file.rawValue) }
  func data(_ file: ModelFile) throws -> Data { try Data(contentsOf: place(file)) }
  func put(_ data: Data, _ file: ModelFile) throws { try data.write(to: place(file)) }

  /// Predicts the label of a text, and summarizes the classifier.
  func use() throws {
    let classifier = try model.loadClassifier()
    _ = try ClassifyConfiguration(of: model)
    let predictor = LabelPredictor(classifier, on: workers)
    for text in ["a good film", "", "un film é"] {
      let probabilities = predictor.probabilities(of: Array(text.utf8).span)
      try check(probabilities.count == 3, "\(probabilities.count) probabilities of 3 labels")
      // Scores can overflow, which the commands report.
      guard probabilities.allSatisfy(\.isFinite) else { continue }
      try check(
        abs(probabilities.reduce(0, +) - 1) < 1e-12, "probabilities \(probabilities)")
    }
    for label in 0..<3 {
      try check(
        (classifier.largestWeights(of: label, count: 2) ?? []).count <= 2, "more than 2 features")
    }
  }
}
