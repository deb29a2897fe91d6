// The display of training progress on standard error.

import Foundation
import LanguageModel
import Reports
import Training

/// Prints a table with a row for each validation. On a terminal, the row of the current batch is
/// redrawn below the table; otherwise such a row is printed every 20 seconds.
final class TrainingDisplay {
  private let options: TrainingOptions
  private let batchesPerEpoch: Int
  private let totalSteps: Int
  private let validations: ValidationSchedule
  /// The length of the test text, relative to the validation text.
  private let test: Double
  private let start = ContinuousClock.now
  private var remaining: RemainingTime
  /// The minimum time between rows of the current batch, in seconds.
  private let interval = Terminal.isInteractive ? 0.2 : 20
  /// The time since the start at which the next such row is due, in seconds.
  private lazy var nextLine = interval
  private let table: TextTable
  private let loss: TrainingLoss
  private var lastHeader = ""
  /// The speed in tokens per second.
  private var speed = 0.0

  init(_ plan: TrainingPlan, _ trainer: Trainer) {
    options = plan.configuration.options
    loss = TrainingLoss(of: plan.network.output)
    table = Self.table(
      epochs: options.epochs, loss: loss, isPseudo: plan.configuration.model.window.isTwoSided)
    batchesPerEpoch = trainer.batchesPerEpoch
    totalSteps = trainer.totalSteps
    validations = trainer.validations
    let validation = plan.validation
    test = Double(plan.test?.bytes.count ?? 0) / Double(max(validation.text.bytes.count, 1))
    // The forward pass takes about a third of the time of a training step.
    remaining = RemainingTime(
      from: 0, evaluationAsSteps: Double(plan.validationTokens) / Double(3 * options.batch))
  }

  /// Shows an event of the trainer.
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
    // The remaining time may be wider than the last column, which has room for "best" only.
    if let width, line.count > width {
      line = table.line(cells.dropLast() + [""], width: width)
    }
    if Terminal.isInteractive { Terminal.redraw(line) } else { Terminal.note(line) }
  }

  /// The width of the table, which leaves the last column of a terminal free; nil if it is
  /// unlimited.
  private var width: Int? { Terminal.columns.map { $0 - 1 } }

  // MARK: - The table

  private static func table(epochs: Int, loss: TrainingLoss, isPseudo: Bool) -> TextTable {
    let perplexity = perplexityName(isPseudo: isPseudo)
    let training: [TextTable.Column] =
      switch loss {
      case .crossEntropy:
        [.number("loss", width: 7, rank: 4), .number(perplexity, width: 8, rank: 2)]
      case .sampled: [.number(loss.name, width: 7, rank: 4)]
      }
    return TextTable(
      [.text("epoch", width: "\(epochs)/\(epochs) 99%".count)] + training + [
        .number("validation", width: 8),
        .number("tokens/s", width: 9, rank: 5), .number("time", width: 7, rank: 3),
        .text("", width: "best".count, rank: 1),
      ])
  }

  private func cells(
    _ progress: TrainingProgress, validation: String, remark: String
  ) -> [String] {
    // A loss over samples has no perplexity.
    let perplexity = loss == .crossEntropy ? [perplexityText(exp(progress.epochLoss))] : []
    return [position(progress), fixed(progress.epochLoss, 4)] + perplexity + [
      validation, grouped(Int(speed)), durationText(progress.seconds), remark,
    ]
  }

  /// Prints the column titles unless the last titles were the same.
  private func noteHeader(width: Int?) {
    let header = table.header(width: width)
    if header != lastHeader { Terminal.note(header) }
    lastHeader = header
  }

  /// Returns the position in the run: "3/10" at the end of an epoch, "3/10 45%" within an epoch.
  private func position(_ progress: TrainingProgress) -> String {
    let percent = 100 * progress.batch / max(batchesPerEpoch, 1)
    return "\(progress.epoch + 1)/\(options.epochs)" + (percent < 100 ? " \(percent)%" : "")
  }
}
