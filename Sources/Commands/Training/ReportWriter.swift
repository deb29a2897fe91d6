// Writing the report of a run, which is updated during training.

import Foundation
import ModelFolders
import Reports
import Training

/// Writes `report.html` of a run of any task. Training continues if it cannot be written.
final class ReportWriter {
  private let folder: TrainingFolder
  /// Whether a failure has been reported.
  private var hasFailed = false
  /// The duration of the last write in seconds, and the time at which it ended.
  private var lastWriting = (seconds: 0.0, end: ContinuousClock.now)

  init(in folder: TrainingFolder) { self.folder = folder }

  /// Whether the report could always be written.
  var isUpToDate: Bool { !hasFailed }

  /// Whether writing again would spend at most a twentieth of the time on it, however short the
  /// epochs are.
  var isDue: Bool { lastWriting.end.secondsAgo >= 20 * lastWriting.seconds }

  /// Writes a page.
  func write(_ page: () throws -> ReportPage) {
    let start = ContinuousClock.now
    defer { lastWriting = (start.secondsAgo, .now) }
    attempt {
      try folder.current.folder.replace(
        ModelFile.report.rawValue, with: Data(page().html.utf8))
    }
  }

  /// Performs an action, and reports only the first failure.
  func attempt(_ action: () throws -> Void) {
    do {
      try action()
    } catch {
      if !hasFailed { Terminal.note("The report cannot be updated: \(error)") }
      hasFailed = true
    }
  }

  /// Appends to the log why the run failed, and writes a page. Errors are ignored, because the
  /// failure itself is reported to the user.
  func fail(
    _ progress: TrainingProgress, _ error: any Error, in log: TrainingLog,
    _ page: () throws -> ReportPage
  ) {
    hasFailed = true
    let loss = log.records.lazy.compactMap(\.trainingLoss).first?.kind ?? .crossEntropy
    var record = TrainingLog.Record(.end, progress, loss: loss)
    record.reason = "\(error)"
    attempt { try log.append(record) }
    write(page)
  }
}
