// The progress of vector training on standard error.

import Foundation
import Reports
import WordVectors

/// Redraws a line on a terminal; elsewhere, prints one every 20 seconds.
final class VectorsDisplay {
  private let isQuiet: Bool
  private let start = ContinuousClock.now
  private let interval = Terminal.isInteractive ? 0.2 : 20
  private lazy var nextLine = interval
  private var firstShare: Double?

  init(isQuiet: Bool) { self.isQuiet = isQuiet }

  /// Shows where training is.
  ///
  /// - Parameter speed: In words per second.
  func show(_ trainer: VectorTrainer, speed: Double) {
    let elapsed = start.secondsAgo
    let first = firstShare ?? trainer.share
    firstShare = first
    guard !isQuiet, elapsed >= nextLine else { return }
    nextLine = elapsed + interval
    let done = trainer.share - first
    let left = done > 0 ? elapsed * (1 - trainer.share) / done : nil
    let epoch = min(
      trainer.progress.chunks / max(trainer.chunkCount, 1) + 1, trainer.options.epochs)
    let line = """
      epoch \(epoch)/\(trainer.options.epochs)  \(Int(100 * trainer.share))%  \
      loss \(fixed(trainer.loss, 4))  \(grouped(Int(speed))) words/s  \
      \(left.map(durationText) ?? "?") left
      """
    if Terminal.isInteractive { Terminal.redraw(line) } else { Terminal.note(line) }
  }
}
