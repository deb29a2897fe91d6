// What fflm train shows of itself while it runs, on standard error.

import Foundation
import LanguageModel
import Text
import Training

/// A line of progress: drawn again and again on a terminal, else a plain line now and then.
final class TrainingDisplay {
  var batchesPerEpoch = 1
  var totalSteps = 1
  private let options: TrainingOptions
  private let start = Date()
  private var stepsBefore: Int?
  private var nextLine = 0.0
  private var isLineShown = false

  init(_ options: TrainingOptions) { self.options = options }

  /// What a plan says and chose, before it starts.
  static func describe(_ plan: TrainingPlan, _ folder: URL) {
    let (recipe, model, options) = (plan.recipe, plan.recipe.model, plan.recipe.options)
    let vocabulary = plan.vocabulary
    let share = 100 * Double(plan.training.unknownCount) / Double(max(plan.training.ids.count, 1))
    let layers =
      model.hidden.isEmpty
      ? "no hidden layer"
      : "hidden \(model.hidden.map(String.init).joined(separator: ",")) "
        + model.activation.rawValue
    let extras = (model.direct ? ", direct" : "") + (model.tied ? ", tied" : "")
    let parameters = ParameterTable.estimatedCount(model, vocabulary: vocabulary.count)
    let held =
      recipe.valid == nil
      ? "the last tenth of the lines" : URL(fileURLWithPath: recipe.valid ?? "").pathFromHere
    Terminal.note(
      """
      corpus      \(recipe.corpus == "-" ? "standard input" : URL(fileURLWithPath: recipe.corpus).pathFromHere): \
      \(grouped(plan.training.ids.count)) tokens to train on, \(grouped(plan.validation.ids.count)) to validate (\(held))
      tokenizer   \(model.tokenizer.rawValue)\(model.lowercase ? ", lower case" : ""), lines \(model.lines.rawValue)
      vocabulary  \(grouped(vocabulary.count)) entries, min-count \(recipe.minCount), \
      \(fixed(share, 2)) % of the training text unknown
      model       context \(model.context), embedding \(model.embedding), \(layers)\(extras): \
      \(grouped(Int(min(parameters, 1e18)))) parameters
      training    \(options.optimizer.rawValue), learning-rate \(options.learningRate), schedule \
      \(options.schedule.rawValue), batch \(options.batch), epochs \(options.epochs), patience \
      \(options.patience), seed \(options.seed)
      memory      about \(byteText(plan.estimatedBytes))
      folder      \(folder.pathFromHere)
      """)
  }

  func show(_ event: Trainer.Event, _ progress: TrainingProgress) {
    switch event {
    case .progressed(_, let speed): showProgress(progress, speed)
    case .validated(let result, let isBest):
      clear()
      Terminal.note(
        """
        epoch \(position(progress))  loss \(fixed(progress.epochLoss, 4))  perplexity \
        \(perplexityText(exp(progress.epochLoss)))  validation perplexity \
        \(perplexityText(result.perplexity))\(isBest ? " (best)" : "")  \
        \(durationText(progress.seconds))
        """)
    }
  }

  /// Takes the drawn line away.
  func clear() {
    if isLineShown { Terminal.redraw("") }
    isLineShown = false
  }

  private func showProgress(_ progress: TrainingProgress, _ speed: Double) {
    let elapsed = Date().timeIntervalSince(start)
    let before = stepsBefore ?? progress.step - 1
    stepsBefore = before
    guard elapsed >= nextLine else { return }
    nextLine = elapsed + (Terminal.isInteractive ? 0.2 : 20)
    let stepsDone = progress.step - before
    let left = elapsed / Double(stepsDone) * Double(max(totalSteps - progress.step, 0))
    let line = """
      epoch \(position(progress))  loss \(fixed(progress.epochLoss, 4))  perplexity \
      \(perplexityText(exp(progress.epochLoss)))  \(grouped(Int(speed))) tokens/s  \
      \(durationText(left)) left
      """
    if Terminal.isInteractive {
      Terminal.redraw(line)
      isLineShown = true
    } else if stepsDone > 1 {
      Terminal.note(line)
    }
  }

  /// "3/10" at the end of an epoch, "3/10 45%" within.
  private func position(_ progress: TrainingProgress) -> String {
    let percent = 100 * progress.batch / max(batchesPerEpoch, 1)
    return "\(progress.epoch + 1)/\(options.epochs)" + (percent < 100 ? " \(percent)%" : "")
  }
}
