// What fflm train shows of itself while it runs, on standard error.

import Foundation
import LanguageModel
import Training

/// A line of progress: drawn again and again on a terminal, else a plain line now and then.
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

  init(_ plan: TrainingPlan, _ trainer: Trainer) {
    options = plan.recipe.options
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
    case .progressed(let speed): showProgress(progress, speed)
    case .saved, .rolledBack: break
    case .validated(let result, let isBest):
      remaining.noteEvaluation(at: start.secondsAgo)
      let validation = perplexityText(result.perplexity)
      let line = StatusLine(fields: [
        (1, "epoch \(position(progress))"), (4, "loss \(fixed(progress.epochLoss, 4))"),
        (3, "perplexity \(perplexityText(exp(progress.epochLoss)))"),
        (0, "validation perplexity \(validation)\(isBest ? " (best)" : "")"),
        (2, durationText(progress.seconds)),
      ])
      Terminal.note(line.text(width: Terminal.columns))
    }
  }

  private func showProgress(_ progress: TrainingProgress, _ speed: Double) {
    let elapsed = start.secondsAgo
    remaining.noteStep(at: elapsed)
    guard elapsed >= nextLine else { return }
    nextLine = elapsed + interval
    let left = remaining.seconds(
      for: .init(
        steps: max(totalSteps - progress.step, 0),
        validations: validations.count(after: progress.validatedStep, of: totalSteps), tests: test))
    let line = StatusLine(fields: [
      (0, "epoch \(position(progress))"), (4, "loss \(fixed(progress.epochLoss, 4))"),
      (2, "perplexity \(perplexityText(exp(progress.epochLoss)))"),
      (3, "\(grouped(Int(speed))) tokens/s"), (1, "\(left.map(durationText) ?? "?") left"),
    ])
    if let columns = Terminal.columns {
      Terminal.redraw(line.text(width: columns - 1))
    } else {
      Terminal.note(line.text(width: nil))
    }
  }

  /// "3/10" at the end of an epoch, "3/10 45%" within.
  private func position(_ progress: TrainingProgress) -> String {
    let percent = 100 * progress.batch / max(batchesPerEpoch, 1)
    return "\(progress.epoch + 1)/\(options.epochs)" + (percent < 100 ? " \(percent)%" : "")
  }
}
