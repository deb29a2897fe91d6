// Rollback of diverging runs, which then continue at half the learning rate.

import ModelFolders
import Networks

extension Trainer {
  /// The divergence state of a new run.
  var newDivergence: Divergence { Divergence(classes: step.network.configuration.outputs) }

  /// The symptom by which divergence was detected.
  enum Symptom: CustomStringConvertible {
    case loss(of: String, nats: Double)
    case weights

    var description: String {
      switch self {
      case .loss(let text, let nats) where nats.isFinite: "the \(text) loss diverges"
      case .loss(let text, _): "the \(text) loss is not finite"
      case .weights: "a weight or an optimizer state is not finite"
      }
    }
  }

  /// Rolls back if an update left a value that is not finite, and returns whether it did.
  ///
  /// The loss of a batch is computed before the batch's update, so it cannot reveal such a value. A
  /// saved state with one could not be read back.
  @discardableResult
  func rollBackUnlessFinite(_ session: TrainingSession) throws -> Bool {
    guard !step.isFinite else { return false }
    try rollBack(because: .weights, at: progress.batch, session)
    return true
  }

  /// Goes back to the last good state and halves the learning rate.
  ///
  /// 1. A step or a validation detects that the loss diverges, or that an update left a value that
  ///    is not finite, and calls this method.
  /// 2. After too many attempts, the run fails.
  /// 3. Otherwise the last good state is restored, or the parameters are initialized again. Saves
  ///    by the clock do not change the good state, so the result does not depend on them.
  /// 4. The learning rate is halved, and the rollback is logged, reported and saved.
  ///
  /// - Throws: ``TrainingError/diverged``, or an error of reading or writing files.
  func rollBack(because symptom: Symptom, at batch: Int, _ session: TrainingSession) throws {
    let count = (progress.divergence?.count ?? 0) + 1
    let finding = "At batch \(batch) of epoch \(progress.epoch + 1) \(symptom)"
    guard count <= Divergence.limit else {
      throw TrainingError.diverged(
        symptom: finding, halvings: Divergence.limit, learningRate: options.learningRate)
    }
    try goBack()
    progress.divergence = (progress.divergence ?? newDivergence).counting(count)
    progress.seconds = session.seconds
    let consequence = """
      \(finding); continuing from \(progress.step == 0 ? "the start" : "step \(progress.step)") \
      with half the learning rate.
      """
    var record = TrainingLog.Record(.rollback, progress, loss: loss)
    record.reason = consequence
    record.rollbacks = count
    record.learningRate = currentRate
    try log.append(record)
    report(.rolledBack(consequence), progress)
    // A run that was never saved has no model that is worth putting in place.
    if !folder.isStaged { try save() }
  }

  /// Restores the state of the last good validation, or of the start if there is none.
  private func goBack() throws {
    if let good = try folder.restoreGood(
      step.blocks, optimizer: options.optimizer.rawValue)
    {
      return progress = good
    }
    for (_, block) in step.blocks { block.all.zero() }
    step.parameters.initialize(seed: options.seed)
    try folder.restoreStart(step.parameters)
    let texts = (progress.corpusDigest, progress.corpusTokens, progress.validationDigest)
    progress = TrainingProgress()
    (progress.corpusDigest, progress.corpusTokens, progress.validationDigest) = texts
  }
}
