// Going back from a loss or a weight that is not finite, and continuing at half the rate.
//
// 1. A step or a validation finds that the loss diverges, or that an update left a number that is not
//    finite.
// 2. After too many attempts the run fails with ``TrainingError/diverged``.
// 3. Otherwise the last good state is read back, or the parameters are initialized again.
// 4. The rate is halved, and the log, the display and the saved state get to know.

import ModelFolders
import Networks

extension Trainer {
  /// What a run begins with.
  var newDivergence: Divergence { Divergence(classes: step.network.configuration.outputs) }

  /// What shows that a run diverges.
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

  /// Rolls back if an update left a number that is not finite, and returns whether it did.
  ///
  /// The loss of a batch is that of before its update, and cannot show what this did; a state with
  /// such a number could not be read back.
  @discardableResult
  func rollBackUnlessFinite(_ session: TrainingSession) throws -> Bool {
    guard !step.isFinite else { return false }
    try rollBack(because: .weights, at: progress.batch, session)
    return true
  }

  /// Goes back to the last good state, which is the same whenever else the run was saved, and halves
  /// the rate.
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
    var record = TrainingLog.Record(.rollback, progress)
    record.reason = consequence
    record.rollbacks = count
    record.learningRate = currentRate
    try log.append(record)
    report(.rolledBack(consequence), progress)
    // A model that never was saved is not worth replacing another one.
    if !folder.isStaged { try save() }
  }

  /// Restores the state of the last good validation, or of the start.
  private func goBack() throws {
    if let good = try folder.restoreGood(
      step.blocks, optimizer: options.optimizer.rawValue)
    {
      return progress = good
    }
    for (_, block) in step.blocks { block.all.zero() }
    step.parameters.initialize(seed: options.seed)
    let texts = (progress.corpusDigest, progress.corpusTokens, progress.validationDigest)
    progress = TrainingProgress()
    (progress.corpusDigest, progress.corpusTokens, progress.validationDigest) = texts
  }
}
