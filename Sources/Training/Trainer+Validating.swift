// Validation within a training run, and the save that follows.

import ModelFolders
import Networks

extension Trainer {
  /// Returns whether to validate now.
  ///
  /// A validation is due at the end of an epoch, after each part of a long one, and at the last
  /// step, but only once per step.
  func isValidationDue(atLimit: Bool) -> Bool {
    progress.batch > 0 && progress.step != progress.validatedStep
      && (validations.isDue(after: progress.batch) || atLimit)
  }

  /// Evaluates the validation text, saves the run, and ends the epoch if it is over.
  ///
  /// The parameters are kept as the best model if their loss is the lowest so far. If a value is
  /// not finite, the run rolls back instead. Returns false if asked to stop before the evaluation
  /// was complete.
  func validate(_ session: TrainingSession) throws -> Bool {
    let start = ContinuousClock.now
    let result = validation.evaluate(
      step.model, in: step.workspace, while: { !shouldStop() })
    session.pause += start.secondsAgo
    guard let result else { return false }
    guard result.nats.isFinite else {
      try rollBack(because: .loss(of: "validation", nats: result.nats), at: progress.batch, session)
      return true
    }
    if try rollBackUnlessFinite(session) { return true }
    let best = progress.best
    let isBest = best.map { result.nats < $0.nats } ?? true
    let isGood = best.map { result.crossEntropy < $0.crossEntropy + Divergence.margin } ?? true
    progress.seconds = session.seconds
    var record = TrainingLog.Record(.validation, progress, result, loss: loss)
    record.isBest = isBest
    record.learningRate = currentRate
    record.tokensPerSecond = session.tokensPerSecond.rounded()
    try log.append(record)
    report(.validated(result, isBest: isBest), progress)
    if isBest {
      (progress.best, progress.bestEpoch, progress.bestStep) =
        (result, progress.epoch, progress.step)
    }
    progress.validatedStep = progress.step
    if progress.batch == batchesPerEpoch {
      progress.endEpoch(halves: options.schedule == .halve)
    }
    try Checkpoints(folder: folder.current, limit: options.keep ?? 0)
      .add(step.model.parameters, step: progress.step)
    try save(isBest: isBest, isGood: isGood)
    return true
  }
}
