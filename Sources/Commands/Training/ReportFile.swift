// The report of a run, kept up to date beside its log.

import Foundation
import LanguageModel
import Matrices
import ModelFolders
import Networks
import Reports
import Text
import Training

/// Writes `report.html`. A report that cannot be written is no reason to end a training.
final class ReportFile {
  private let configuration: RunConfiguration
  private let vocabulary: Vocabulary
  private let folder: TrainingFolder
  private let log: TrainingLog
  private let workers: Workers
  private var hasFailed = false
  /// The seconds that the last writing took, and when it was over.
  private var lastWriting = (seconds: 0.0, end: ContinuousClock.now)
  /// The number of validations before which no milestone can occur, as long as the number of rollbacks
  /// stays the same.
  private var nextMilestone = (validations: 0, rollbacks: 0)

  /// - Parameter log: what the trainer of the run writes.
  init(
    _ plan: TrainingPlan, of log: TrainingLog, in folder: TrainingFolder, on workers: Workers
  ) {
    configuration = plan.configuration
    vocabulary = plan.vocabulary
    self.folder = folder
    self.log = log
    self.workers = workers
  }

  private func history() -> TrainingHistory {
    TrainingHistory(log.records, ofModelAt: folder.current.step)
  }

  /// Logs what the model that is kept comes to on the test text.
  func add(test: EvaluationResult, _ progress: TrainingProgress) {
    attempt {
      try log.append(TrainingLog.Record(test: test, ofModelOf: history().best, progress))
    }
  }

  /// Brings the report up to what was saved.
  ///
  /// - Parameter parameters: those of now, which write something if a milestone was just validated.
  /// - Complexity: O(records) at milestones, of which n validations have O(log n), and where the page
  ///   is written; else O(1).
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
    // A twentieth of the time at most, however short the epochs.
    if lastWriting.end.secondsAgo >= 20 * lastWriting.seconds { write() }
  }

  /// Brings the report to its end.
  ///
  /// - Parameter best: the parameters that are kept.
  func finish(_ best: Parameters<Float>) {
    let history = history()
    if let validation = history.best { sample(best, of: validation, in: history) }
    write()
  }

  /// Lets the model of a validation write something, unless it has.
  private func sample(
    _ parameters: Parameters<Float>, of validation: TrainingLog.Record, in history: TrainingHistory
  ) {
    if history.samples.contains(where: { $0.step == validation.step }) { return }
    let model = Model(
      configuration: configuration.model, vocabulary: vocabulary, parameters: parameters)
    attempt {
      let text = try RunSamples.text(of: model, seed: configuration.options.seed, on: workers)
      try log.append(validation.sample(text))
    }
  }

  /// Says in log and report why the run could not go on, of which the user is told anyway.
  func fail(_ progress: TrainingProgress, _ error: any Error) {
    hasFailed = true
    var record = TrainingLog.Record(.end, progress)
    record.reason = "\(error)"
    attempt { try log.append(record) }
    write()
  }

  /// Writes the page of what the log has.
  func write() {
    let start = ContinuousClock.now
    defer { lastWriting = (start.secondsAgo, .now) }
    attempt {
      let page = ReportPage(
        model: folder.destination.name,
        options: try SettingValues(of: folder.current),
        parameterCount: Int(
          configuration.model.network(vocabulary: vocabulary.count).parameterCount),
        vocabularyCount: vocabulary.count, history: history(), date: .now)
      try folder.current.folder.replace(
        ModelFile.report.rawValue, with: Data(page.html.utf8))
    }
  }

  /// Says once what could not be done.
  private func attempt(_ action: () throws -> Void) {
    do {
      try action()
    } catch {
      if !hasFailed { Terminal.note("The report is not up to date: \(error)") }
      hasFailed = true
    }
  }
}
