// What a run does at a validation: it judges the model, and saves.

import ModelFolders
import Networks

extension Trainer {
  /// At the end of an epoch, at each part of a long one, and when the steps run out; once.
  func isValidationDue(atLimit: Bool) -> Bool {
    progress.batch > 0 && progress.step != progress.validatedStep
      && (validations.isDue(after: progress.batch) || atLimit)
  }

  /// Evaluates the validation text, keeps the parameters if they are the best so far, and ends the
  /// epoch if it is over; returns false when asked to stop before it was done.
  func validate(_ session: TrainingSession) throws -> Bool {
    let start = ContinuousClock.now
    step.prepareForEvaluation()
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
    var record = TrainingLog.Record(.validation, progress, result)
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
