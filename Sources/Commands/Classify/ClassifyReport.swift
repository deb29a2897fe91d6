// The report file of a classifier's run.

import Classification
import Foundation
import ModelFolders
import Reports
import Training

/// Writes `report.html`. Training continues if the report cannot be written.
final class ClassifyReport {
  private let plan: ClassifyPlan
  private let log: TrainingLog
  private let folder: TrainingFolder
  private var hasFailed = false
  private var lastWriting = (seconds: 0.0, end: ContinuousClock.now)

  init(_ plan: ClassifyPlan, of log: TrainingLog, in folder: TrainingFolder) {
    (self.plan, self.log, self.folder) = (plan, log, folder)
  }

  func update() {}
  func finish(validation: ClassificationMetrics, test: ClassificationMetrics?) {}
}
