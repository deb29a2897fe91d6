// The display of a classifier's training on standard error.

import Foundation
import Networks
import Reports
import Training

/// Prints a row for each validation, and redraws a row for the current batch on a terminal.
final class ClassifyDisplay {
  private let epochs: Int
  private let batchesPerEpoch: Int
  private let start = ContinuousClock.now
  private let interval = Terminal.isInteractive ? 0.2 : 20
  private lazy var nextLine = interval
  private var speed = 0.0
  private var hasHeader = false
  private let table: TextTable

  init(_ trainer: Trainer, epochs: Int) {
    self.epochs = epochs
    batchesPerEpoch = trainer.batchesPerEpoch
    table = TextTable([
      .text("epoch", width: "\(epochs)/\(epochs) 99%".count), .number("loss", width: 7, rank: 4),
      .number("validation", width: 10, rank: 2), .number("accuracy", width: 8),
      .number("examples/s", width: 10, rank: 5), .number("time", width: 7, rank: 3),
      .text("", width: "best".count, rank: 1),
    ])
  }

  /// Shows an event of the trainer.
  ///
  /// - Parameter accuracy: The accuracy of the last validation.
  func show(_ event: Trainer.Event, _ progress: TrainingProgress, accuracy: Double) {
    switch event {
    case .progressed(let speed):
      self.speed = speed
      let elapsed = start.secondsAgo
      guard elapsed >= nextLine else { return }
      nextLine = elapsed + interval
      let percent = 100 * progress.batch / max(batchesPerEpoch, 1)
      let row = line(progress, " \(percent)%", "", "", "")
      if Terminal.isInteractive { Terminal.redraw(row) } else { Terminal.note(row) }
    case .validated(let result, let isBest):
      Terminal.note(
        line(
          progress, "", fixed(result.crossEntropy, 4), percentText(accuracy), isBest ? "best" : ""))
    case .saved, .rolledBack: break
    }
  }

  private func line(
    _ progress: TrainingProgress, _ percent: String, _ validation: String, _ accuracy: String,
    _ remark: String
  ) -> String {
    let width = Terminal.columns.map { $0 - 1 }
    if !hasHeader { Terminal.note(table.header(width: width)) }
    hasHeader = true
    return table.line(
      [
        "\(progress.epoch + 1)/\(epochs)\(percent)", fixed(progress.epochLoss, 4), validation,
        accuracy, grouped(Int(speed)), durationText(progress.seconds), remark,
      ], width: width)
  }
}
