// The fuzz target of the configuration of a classifier.

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
    var learner = FeatureLearner(
      FeatureTable(
        kinds: Set(configuration.features), tokenizer: configuration.textTokenizer, buckets: nil,
        lexicon: lexicon))
    for text in ["a good film", "a bad meal"] { learner.add(Array(text.utf8).span, target: 0) }
    let features = learner.finish(minCount: 1, areIndicators: true).features
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
