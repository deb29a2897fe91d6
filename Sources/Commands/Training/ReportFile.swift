// The report file of a run, which is updated during training.

import Foundation
import LanguageModel
import Matrices
import ModelFolders
import Networks
import Reports
import Text
import Training

/// Writes `report.html`. Training continues if the report cannot be written.
final class ReportFile {
  private let configuration: RunConfiguration
  private let vocabulary: Vocabulary
  private let folder: TrainingFolder
  private let log: TrainingLog
  private let workers: Workers
  private let writer: ReportWriter
  /// The number of validations before which no milestone can occur unless the number of rollbacks
  /// increases.
  private var nextMilestone = (validations: 0, rollbacks: 0)

  /// Creates the report of a run without writing it.
  ///
  /// - Parameter log: The log that the trainer of the run writes.
  init(
    _ plan: TrainingPlan, of log: TrainingLog, in folder: TrainingFolder, on workers: Workers
  ) {
    configuration = plan.configuration
    vocabulary = plan.vocabulary
    self.folder = folder
    self.log = log
    self.workers = workers
    writer = ReportWriter(in: folder)
  }

  /// Whether the report could always be written.
  var isUpToDate: Bool { writer.isUpToDate }

  private func history() -> TrainingHistory {
    TrainingHistory(log.records, ofModelAt: folder.current.step)
  }

  /// Logs the evaluation of the best model on the test text.
  func add(test: EvaluationResult, _ progress: TrainingProgress) {
    writer.attempt {
      try log.append(TrainingLog.Record(test: test, ofModelOf: history().best, progress))
    }
  }

  /// Updates the report after a save.
  ///
  /// - Parameters:
  ///   - parameters: The current parameters, which generate a sample if a milestone was just
  ///     validated.
  ///   - step: The current step.
  /// - Complexity: O(records) at milestones, of which there are O(log n) in n validations, and when
  ///   the page is written; otherwise O(1).
  func update(_ parameters: Parameters<Float>, at step: Int) {
    let (validations, rollbacks) = (log.count(of: .validation), log.count(of: .rollback))
    if validations >= nextMilestone.validations || rollbacks > nextMilestone.rollbacks {
      let history = history()
      let milestones = history.milestones
      if let milestone = milestones.last, milestone.step == step {
        sample(parameters, of: milestone, in: history)
      }
      let missing = (1 << milestones.count) - history.validations.count
      nextMilestone = (validations + missing, rollbacks)
    }
    if writer.isDue { write() }
  }

  /// Writes the final report.
  ///
  /// - Parameter best: The parameters of the best model, which generate a sample.
  func finish(_ best: Parameters<Float>) {
    let history = history()
    if let validation = history.best { sample(best, of: validation, in: history) }
    write(embeddingsOf: best)
  }

  /// Writes the report of an interrupted run, with the embeddings of the model that was saved.
  func interrupt() {
    var saved: Parameters<Float>?
    writer.attempt { saved = try folder.current.load().parameters }
    write(embeddingsOf: saved)
  }

  /// Logs a sample from the model of a validation unless there is one already or the model cannot
  /// continue a text.
  private func sample(
    _ parameters: Parameters<Float>, of validation: TrainingLog.Record, in history: TrainingHistory
  ) {
    if configuration.model.window.isTwoSided
      || history.samples.contains(where: { $0.step == validation.step })
    {
      return
    }
    let model = Model(
      configuration: configuration.model, vocabulary: vocabulary, parameters: parameters)
    writer.attempt {
      let text = try RunSamples.text(of: model, seed: configuration.options.seed, on: workers)
      try log.append(validation.sample(text))
    }
  }

  /// Records in the log and the report why the run failed. Errors are ignored, because the failure
  /// itself is reported to the user.
  func fail(_ progress: TrainingProgress, _ error: any Error) {
    writer.fail(progress, error, in: log) { try page() }
  }

  private func write(embeddingsOf parameters: Parameters<Float>? = nil) {
    writer.write { try page(embeddingsOf: parameters) }
  }

  /// Returns the page made from the current log.
  ///
  /// - Parameter parameters: The parameters of a model whose embeddings are shown; nil for none,
  ///   because showing them would take more time than the rest.
  private func page(embeddingsOf parameters: Parameters<Float>? = nil) throws -> ReportPage {
    ReportPage(
      model: folder.destination.name, options: try SettingValues(of: folder.current),
      parameterCount: Int(
        configuration.model.network(vocabulary: vocabulary.count).parameterCount),
      vocabularyCount: vocabulary.count, history: history(),
      embeddings: parameters.flatMap {
        EmbeddingSection(
          vocabulary, $0[NetworkConfiguration.embeddingName], of: configuration.model.tokenizer,
          on: workers)
      }, date: .now)
  }
}
