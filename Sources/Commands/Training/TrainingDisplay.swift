// The progress of training on standard error.

import Foundation
import LanguageModel
import Reports
import Training

/// A table with a row for each validation. On a terminal the row of the current batch is redrawn below
/// it; elsewhere such a row is printed every 20 seconds.
final class TrainingDisplay {
  private let options: TrainingOptions
  private let batchesPerEpoch: Int
  private let totalSteps: Int
  private let validations: ValidationSchedule
  /// The length of the test text, as a multiple of the validation text's.
  private let test: Double
  private let start = ContinuousClock.now
  private var remaining: RemainingTime
  private let interval = Terminal.isInteractive ? 0.2 : 20
  private lazy var nextLine = interval
  private let table: TextTable
  private var lastHeader = ""
  /// In tokens per second.
  private var speed = 0.0

  init(_ plan: TrainingPlan, _ trainer: Trainer) {
    options = plan.configuration.options
    table = Self.table(epochs: options.epochs)
    batchesPerEpoch = trainer.batchesPerEpoch
    totalSteps = trainer.totalSteps
    validations = trainer.validations
    let validation = plan.validation
    test = Double(plan.test?.bytes.count ?? 0) / Double(max(validation.text.bytes.count, 1))
    // A forward pass alone takes a third of a training step.
    remaining = RemainingTime(
      from: 0, evaluationAsSteps: Double(plan.validationTokens) / Double(3 * options.batch))
  }

  func show(_ event: Trainer.Event, _ progress: TrainingProgress) {
    switch event {
    case .progressed(let speed):
      self.speed = speed
      showProgress(progress)
    case .saved, .rolledBack: break
    case .validated(let result, let isBest):
      remaining.noteEvaluation(at: start.secondsAgo)
      let validation = perplexityText(result.perplexity)
      let cells = cells(progress, validation: validation, remark: isBest ? "best" : "")
      noteHeader(width: width)
      Terminal.note(table.line(cells, width: width))
    }
  }

  private func showProgress(_ progress: TrainingProgress) {
    let elapsed = start.secondsAgo
    remaining.noteStep(at: elapsed)
    guard elapsed >= nextLine else { return }
    nextLine = elapsed + interval
    let left = remaining.seconds(
      for: .init(
        steps: max(totalSteps - progress.step, 0),
        validations: validations.count(after: progress.validatedStep, of: totalSteps), tests: test))
    let cells = cells(
      progress, validation: "", remark: "\(left.map(durationText) ?? "?") left")
    noteHeader(width: width)
    var line = table.line(cells, width: width)
    // The remaining time takes more columns than the table keeps for it.
    if let width, line.count > width {
      line = table.line(cells.dropLast() + [""], width: width)
    }
    if Terminal.isInteractive { Terminal.redraw(line) } else { Terminal.note(line) }
  }

  /// The last column of a terminal stays free; a file has no width.
  private var width: Int? { Terminal.columns.map { $0 - 1 } }

  // MARK: - The table

  private static func table(epochs: Int) -> TextTable {
    TextTable([
      .text("epoch", width: "\(epochs)/\(epochs) 99%".count), .number("loss", width: 7, rank: 4),
      .number("perplexity", width: 8, rank: 2), .number("validation", width: 8),
      .number("tokens/s", width: 9, rank: 5), .number("time", width: 7, rank: 3),
      .text("", width: "best".count, rank: 1),
    ])
  }

  private func cells(
    _ progress: TrainingProgress, validation: String, remark: String
  ) -> [String] {
    [
      position(progress), fixed(progress.epochLoss, 4), perplexityText(exp(progress.epochLoss)),
      validation, grouped(Int(speed)), durationText(progress.seconds), remark,
    ]
  }

  /// Prints the titles of the columns, unless they stand above the same columns already.
  private func noteHeader(width: Int?) {
    let header = table.header(width: width)
    if header != lastHeader { Terminal.note(header) }
    lastHeader = header
  }

  /// "3/10" at the end of an epoch, "3/10 45%" within.
  private func position(_ progress: TrainingProgress) -> String {
    let percent = 100 * progress.batch / max(batchesPerEpoch, 1)
    return "\(progress.epoch + 1)/\(options.epochs)" + (percent < 100 ? " \(percent)%" : "")
  }
}
