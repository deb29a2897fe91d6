// What a run does that diverges: it goes back, and on at half the rate.

import LanguageModel

extension Trainer {
  /// What a run begins with.
  var newDivergence: Divergence { Divergence(vocabulary: step.parameters.vocabulary) }

  /// Goes back to the last good state, which is the same whenever else the run was saved, and halves
  /// the rate.
  func rollBack(from text: String, _ nats: Double, at batch: Int, _ sitting: Sitting) throws {
    let count = (progress.divergence?.count ?? 0) + 1
    let complaint = """
      At batch \(batch) of epoch \(progress.epoch + 1) the \(text) loss \
      \(nats.isFinite ? "runs away" : "is not a finite number any more")
      """
    guard count <= Divergence.limit else {
      throw TrainingError(
        description: """
          \(complaint), for all that the rate was halved \(Divergence.limit) times. Start again \
          with a lower --learning-rate (it was \(options.learningRate))\
          \(options.clip == 0 || options.clip > 1 ? " or --clip 1" : "").
          """)
    }
    try goBack()
    progress.divergence = (progress.divergence ?? newDivergence).counting(count)
    progress.seconds = sitting.seconds
    let consequence = """
      \(complaint): going on from \(progress.step == 0 ? "the start" : "step \(progress.step)") \
      with half the learning rate.
      """
    var record = TrainingLog.Record(.rollback, progress)
    record.reason = consequence
    record.learningRate = currentRate
    try log.append(record)
    report(.rolledBack(consequence), progress)
    // A model that never was saved is not worth replacing another one.
    if !folder.isStaged { try save() }
  }

  /// Restores the state of the last good validation, or of the start.
  private func goBack() throws {
    if let good = try folder.restoreGood(step, optimizer: options.optimizer) {
      return progress = good
    }
    for (_, block) in step.blocks { block.all.zero() }
    step.parameters.initialize(seed: options.seed)
    let (digest, tokens) = (progress.corpusDigest, progress.corpusTokens)
    progress = TrainingProgress()
    (progress.corpusDigest, progress.corpusTokens) = (digest, tokens)
  }
}
