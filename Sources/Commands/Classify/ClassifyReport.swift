// The report of a classifier's run.

import Classification
import Foundation
import ModelFolders
import Networks
import Reports
import Training

/// Writes `report.html`. Training continues if the report cannot be written.
final class ClassifyReport {
  private let plan: ClassifyPlan
  private let log: TrainingLog
  private let folder: TrainingFolder
  private let writer: ReportWriter

  /// Creates the report of a run without writing it.
  ///
  /// - Parameter log: The log that the trainer of the run writes.
  init(_ plan: ClassifyPlan, of log: TrainingLog, in folder: TrainingFolder) {
    (self.plan, self.log, self.folder) = (plan, log, folder)
    writer = ReportWriter(in: folder)
  }

  /// Whether the report could always be written.
  var isUpToDate: Bool { writer.isUpToDate }

  private var history: TrainingHistory {
    TrainingHistory(log.records, ofModelAt: folder.current.step)
  }

  /// Updates the report after a save.
  func update() { if writer.isDue { interrupt() } }

  /// Writes the report of an interrupted run.
  func interrupt() { writer.write { page(of: []) } }

  /// Records in the log and the report why the run failed.
  func fail(_ progress: TrainingProgress, _ error: any Error) {
    writer.fail(progress, error, in: log) { page(of: []) }
  }

  /// Logs the evaluation on the test text, and writes the final report.
  func finish(
    validation: ClassificationMetrics, test: ClassificationMetrics?, _ progress: TrainingProgress
  ) {
    if let test {
      var result = EvaluationResult()
      (result.nats, result.tokens) = (test.crossEntropy * Double(test.count), test.count)
      writer.attempt {
        try log.append(
          TrainingLog.Record(test: result, ofModelOf: history.best, progress))
      }
    }
    let texts = [("validation", validation), ("test", test)]
    writer.write { page(of: texts.compactMap { name, metrics in metrics.map { (name, $0) } }) }
  }

  /// Returns the page made from the current log.
  ///
  /// - Parameter texts: The names of labeled texts and the metrics of the model on them.
  private func page(of texts: [(name: String, metrics: ClassificationMetrics)]) -> ReportPage {
    ReportPage(
      model: folder.destination.name, plan.configuration,
      parameterCount: Int(plan.network.parameterCount), featureCount: plan.features.count,
      labelCount: plan.labels.count, history: history, texts: texts, date: .now)
  }
}
