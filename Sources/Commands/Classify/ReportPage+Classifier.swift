// The report of a classifier's run, made from its log, its configuration and its metrics.

import Classification
import Foundation
import Reports
import Training

extension ReportPage {
  /// Creates the report of a classifier's run.
  ///
  /// - Parameters:
  ///   - model: The name of the model's folder.
  ///   - texts: The names of labeled texts and the metrics of the trained model on them; empty
  ///     during training.
  init(
    model: String, _ configuration: ClassifyConfiguration, parameterCount: Int, featureCount: Int,
    labelCount: Int, history: TrainingHistory,
    texts: [(name: String, metrics: ClassificationMetrics)], date: Date
  ) {
    let best = texts.isEmpty ? history.best?.crossEntropy : nil
    let sizes =
      (best.map { [("validation cross-entropy", crossEntropyText($0))] } ?? []) + [
        ("parameters", grouped(parameterCount)), ("features", grouped(featureCount)),
        ("labels", grouped(labelCount)),
      ]
    self.init(
      model: model, subject: "A classifier", corpus: configuration.corpusName,
      state: history.state(ofEpochs: "\(configuration.options.epochs)"),
      isRunning: history.end == nil,
      figures: texts.flatMap { $0.metrics.figures(of: $0.name) } + sizes
        + history.runFigures(unit: "examples", seed: "\(configuration.options.seed)"),
      charts: history.charts(of: .classification),
      classifications: texts.map { ClassificationSection($0.metrics, of: $0.name) },
      options: configuration.tables, command: configuration.commandParts, date: date)
  }
}

extension ClassificationMetrics {
  fileprivate func figures(of name: String) -> [(name: String, value: String)] {
    [
      ("\(name) accuracy", percentText(accuracy)), ("\(name) macro F1", fixed(macro.f1, 4)),
      ("\(name) cross-entropy", crossEntropyText(crossEntropy)),
      ("\(name) calibration error", percentText(calibrationError)),
    ]
  }
}

extension ClassificationSection {
  /// The largest number of labels whose confusion matrix is shown.
  private static let mostColumns = 20
  /// The largest number of labels, and of confusions, in a table.
  private static let mostRows = 100

  fileprivate init(_ metrics: ClassificationMetrics, of name: String) {
    let names = metrics.labels.names
    let counts = metrics.confusion.map { $0.reduce(0, +) }
    var shown = Array(names.indices)
    if shown.count > Self.mostRows {
      // A stable order: of labels that are equally frequent, the first ones are shown.
      shown.sort { (counts[$0], $1) > (counts[$1], $0) }
      shown = shown.prefix(Self.mostRows).sorted()
    }
    self.init(
      title: "\(name.prefix(1).uppercased() + name.dropFirst()) examples",
      labels: shown.map { label in
        let scores = metrics.scores(of: label)
        return Label(
          name: names[label], precision: scores.precision, recall: scores.recall, f1: scores.f1,
          count: scores.support)
      },
      remark: shown.count < names.count
        ? "The \(shown.count) most frequent of \(grouped(names.count)) labels." : "",
      confusion: names.count <= Self.mostColumns
        ? .matrix(names: names, metrics.confusion)
        : .pairs(
          metrics.confusions.prefix(Self.mostRows).map {
            (names[$0.label], names[$0.predicted], $0.count)
          }))
  }
}
