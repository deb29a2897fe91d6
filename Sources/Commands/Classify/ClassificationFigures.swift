// The metrics of a classifier as text and as JSON.

import Classification
import Foundation
import Matrices
import ModelFolders
import Networks
import Reports
import Text

extension Classifier {
  /// Returns the metrics on encoded texts.
  ///
  /// - Throws: ``ModelError/overflow`` if a probability is not finite.
  func metrics(of texts: EncodedTexts, on workers: Workers) throws -> ClassificationMetrics {
    var metrics = ClassificationMetrics(labels)
    guard let scores = network.scores(of: texts, in: workspace(on: workers)) else { return metrics }
    for (text, target) in texts.targets.enumerated() {
      let probabilities = scores.probabilities(of: text)
      guard probabilities.allSatisfy(\.isFinite) else { throw ModelError.overflow }
      metrics.add(Int(target), probabilities: probabilities)
    }
    return metrics
  }

  /// Returns the metrics on a labeled text.
  func metrics(
    of source: SourceText, _ configuration: ClassifyConfiguration, on workers: Workers
  ) throws -> ClassificationMetrics {
    var (encoder, texts) = encoder
    try configuration.lines(source).forEach(in: labels) { target, text, _ in
      encoder.add(text, target: target, to: &texts)
    }
    try source.checkUnchanged()
    return try metrics(of: texts, on: workers)
  }
}

extension ClassificationMetrics {
  /// The most important metrics on one line.
  func line(_ name: String) -> String {
    """
    \(name): accuracy \(percentText(accuracy)), macro F1 \(fixed(macro.f1, 4)), cross-entropy \
    \(fixed(crossEntropy, 4)) nats, calibration error \(percentText(calibrationError)) \
    (\(counted(count, "example")))
    """
  }

  /// All metrics, with a row for each label and the confusion matrix.
  func text(precisionsAt k: Int) -> String {
    let figures = [
      ["examples", grouped(count)], ["accuracy", percentText(accuracy)],
      ["precision at \(k)", percentText(precision(at: k))],
      ["recall at \(k)", percentText(recall(at: k))],
      ["cross-entropy", "\(fixed(crossEntropy, 4)) nats per example"],
      ["calibration error", percentText(calibrationError)],
    ].filter { k > 1 || !$0[0].hasSuffix(" at 1") }
    var rows = [["label", "precision", "recall", "F1", "examples"]]
    for (label, name) in labels.names.enumerated() {
      let scores = scores(of: label)
      rows.append(
        [name] + [scores.precision, scores.recall, scores.f1].map { fixed($0, 4) }
          + [grouped(scores.support)])
    }
    rows.append(
      ["macro mean"] + [macro.precision, macro.recall, macro.f1].map { fixed($0, 4) }
        + [grouped(count)])
    rows.append(["micro mean"] + [micro, micro, micro].map { fixed($0, 4) } + [grouped(count)])
    return [TextTable.text(figures), TextTable.text(rows, numericFrom: 1), confusionText]
      .joined(separator: "\n\n")
  }

  /// The labels for which another one was predicted, with the number of texts, most frequent first.
  var confusions: [(label: Int, predicted: Int, count: Int)] {
    var confusions: [(label: Int, predicted: Int, count: Int)] = []
    for (label, row) in confusion.enumerated() {
      for (predicted, count) in row.enumerated() where label != predicted && count > 0 {
        confusions.append((label, predicted, count))
      }
    }
    return confusions.sorted {
      ($0.count, $1.label, $1.predicted) > ($1.count, $0.label, $0.predicted)
    }
  }

  /// The largest number of labels whose confusion matrix is printed.
  private static let mostColumns = 12

  /// The confusion matrix, or, with many labels, the most frequent confusions.
  private var confusionText: String {
    if labels.count <= Self.mostColumns {
      let header = ["label \\ predicted"] + labels.names
      let rows = zip(labels.names, confusion).map { [$0] + $1.map(grouped) }
      return TextTable.text([header] + rows, numericFrom: 1)
    }
    if confusions.isEmpty { return "no confusions" }
    let rows = confusions.prefix(Self.mostColumns).map {
      [labels.names[$0.label], labels.names[$0.predicted], grouped($0.count)]
    }
    return "most frequent confusions\n"
      + TextTable.text([["label", "predicted", "examples"]] + rows, numericFrom: 2)
  }
}

/// The metrics as JSON.
struct ClassificationFigures: Encodable {
  private let examples: Int
  private let accuracy: Double
  private let crossEntropy: Double
  private let calibrationError: Double
  private let macro: Figures
  private let micro: Figures
  private let labels: [LabelFigures]
  /// The rows are the labels, the columns the predictions.
  private let confusion: [[Int]]
  private let k: Int?
  private let precisionAtK: Double?
  private let recallAtK: Double?

  private struct Figures: Encodable {
    let precision: Double
    let recall: Double
    let f1: Double
  }

  private struct LabelFigures: Encodable {
    let label: String
    let examples: Int
    let precision: Double
    let recall: Double
    let f1: Double
  }

  private enum CodingKeys: String, CodingKey {
    case examples, accuracy, macro, micro, labels, confusion, k
    case crossEntropy = "cross_entropy_nats"
    case calibrationError = "calibration_error"
    case precisionAtK = "precision_at_k"
    case recallAtK = "recall_at_k"
  }

  init(_ metrics: ClassificationMetrics, k: Int? = nil) {
    examples = metrics.count
    accuracy = metrics.accuracy
    crossEntropy = metrics.crossEntropy
    calibrationError = metrics.calibrationError
    let (macro, micro) = (metrics.macro, metrics.micro)
    self.macro = Figures(precision: macro.precision, recall: macro.recall, f1: macro.f1)
    self.micro = Figures(precision: micro, recall: micro, f1: micro)
    labels = metrics.labels.names.enumerated().map { label, name in
      let scores = metrics.scores(of: label)
      return LabelFigures(
        label: name, examples: scores.support, precision: scores.precision,
        recall: scores.recall, f1: scores.f1)
    }
    confusion = metrics.confusion
    self.k = k
    precisionAtK = k.map { metrics.precision(at: $0) }
    recallAtK = k.map { metrics.recall(at: $0) }
  }
}
