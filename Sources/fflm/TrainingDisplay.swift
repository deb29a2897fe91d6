// What fflm train shows of itself while it runs, on standard error.

import Arguments
import Foundation
import LanguageModel
import Text
import Training

/// A line of progress: drawn again and again on a terminal, else a plain line now and then.
final class TrainingDisplay {
  var batchesPerEpoch = 1
  var totalSteps = 1
  private let options: TrainingOptions
  private let start = ContinuousClock.now
  private var stepsBefore: Int?
  private var nextLine = 0.0
  private var isLineShown = false

  init(_ options: TrainingOptions) { self.options = options }

  /// What a plan says and chose, before it starts.
  static func describe(_ plan: TrainingPlan, _ folder: URL) {
    let (recipe, model, options) = (plan.recipe, plan.recipe.model, plan.recipe.options)
    let path = { (path: String) in
      path == "-" ? "standard input" : URL(fileURLWithPath: path).pathFromHere
    }
    let (training, validation) = (plan.training.count, plan.validation.tokenCount)
    let heldOut = recipe.valid.map(path) ?? "its end"
    let unknown = 100 * Double(plan.training.unknownCount) / Double(max(training, 1))
    let list = { (numbers: [Int]) in Value.integers(numbers).text }
    let layers =
      model.hidden.isEmpty
      ? "no hidden layer" : "hidden \(list(model.hidden)) \(model.activation.rawValue)"
    let averages = model.averages.isEmpty ? "" : " and averages of \(list(model.averages))"
    let extras = [
      (model.residual, "residual"), (model.layerNorm, "layer-norm"), (model.direct, "direct"),
      (model.tied, "tied"),
    ].map { $0 ? ", \($1)" : "" }.joined()
    let parameters = ParameterTable.estimatedCount(model, vocabulary: plan.vocabulary.count)
    Terminal.note(
      """
      corpus      \(path(recipe.corpus)): \(grouped(training)) tokens to train on, \
      \(grouped(validation)) to validate (\(heldOut))
      tokenizer   \(model.tokenizer.rawValue)\(model.lowercase ? ", lower case" : ""), \
      lines \(model.lines.rawValue)
      vocabulary  \(grouped(plan.vocabulary.count)) entries, min-count \(recipe.minCount), \
      \(fixed(unknown, 2)) % of the training text unknown
      model       context \(model.context)\(averages), embedding \(model.embedding), \(layers)\(extras): \
      \(grouped(Int(min(parameters, 1e18)))) parameters
      training    \(options.optimizer.rawValue), learning-rate \(options.learningRate), schedule \
      \(options.schedule.rawValue), batch \(options.batch), epochs \(options.epochs), patience \
      \(options.patience), seed \(options.seed)\(moreOptions(options))
      memory      \(byteText(plan.estimatedBytes)) for parameters, gradients, optimizer and \
      activations, with \(byteText(TrainingPlan.programBytes)) for the program
      folder      \(folder.pathFromHere)
      """)
    for note in plan.notes { Terminal.note("Note: \(note)") }
  }

  /// The options that are not zero, of those that often are.
  private static func moreOptions(_ options: TrainingOptions) -> String {
    let dropout = options.dropout
    return [
      ("warmup", Double(options.warmup)), ("weight-decay", options.weightDecay),
      ("l1", options.l1), ("l2", options.l2), ("clip", options.clip),
      ("dropout-words", dropout.words), ("dropout-embedding", dropout.embedding),
      ("dropout-hidden", dropout.hidden), ("dropout-output", dropout.output),
    ].map { $1 == 0 ? "" : ", \($0) \(Value.number($1).text)" }.joined()
  }

  func show(_ event: Trainer.Event, _ progress: TrainingProgress) {
    switch event {
    case .progressed(_, let speed): showProgress(progress, speed)
    case .saved, .rolledBack: break
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
    let elapsed = start.secondsAgo
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
