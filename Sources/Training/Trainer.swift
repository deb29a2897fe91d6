// The training loop: epochs of shuffled batches, validation, early stopping, checkpoints.

import Matrices
import ModelFolders
import Networks
import Randomness

/// The folder of a training run.
package typealias TrainingFolder = RunFolder<TrainingProgress>

/// Trains a network on a corpus and keeps the parameters with the lowest validation loss.
package final class Trainer {
  /// An event reported during training.
  package enum Event {
    /// A batch is done. The speed is the average of this session.
    case progressed(tokensPerSecond: Double)
    /// The model was validated.
    case validated(EvaluationResult, isBest: Bool)
    /// The folder holds the run up to this point. The parameters are those of the current model.
    case saved(Parameters<Float>)
    /// The run diverged and continues from an earlier state at half the learning rate; the sentence
    /// explains this.
    case rolledBack(String)
  }

  /// The reason why a run ended.
  package enum End: String {
    case epochs = "all epochs done"
    case steps = "the number of steps was reached"
    case patience = "the validation loss stopped improving"
    case interrupted = "interrupted"
  }

  package internal(set) var progress = TrainingProgress()
  /// Whether the run was resumed on a processor that adds products in bfloat16 in another order, so
  /// that it does not continue to the same bits.
  package private(set) var changesArithmetic = false
  package let batchesPerEpoch: Int
  package let totalSteps: Int
  package let validations: ValidationSchedule
  let options: TrainingOptions
  private let training: any Examples
  let validation: any ValidationMeasure
  let step: TrainingStep<Float>
  /// The kind of the training loss.
  let loss: TrainingLoss
  private let schedule: LearningRateSchedule
  let folder: TrainingFolder
  let log: TrainingLog
  let report: (Event, TrainingProgress) -> Void
  let shouldStop: () -> Bool
  /// The number of batches between progress records. The clock can add more.
  private let logInterval: Int

  /// Creates a trainer.
  ///
  /// - Parameters:
  ///   - network: The network to train in place, initialized with the seed in `options`.
  ///   - report: Called after each batch, validation, rollback and save. Resuming reports the last
  ///     save again, because a kill may have come between that save and its report.
  ///   - shouldStop: Called before each batch; returning true saves and ends the run.
  package init(
    _ network: Network<Float>, options: TrainingOptions, training: any Examples,
    validation: any ValidationMeasure, folder: TrainingFolder, log: TrainingLog, workers: Workers,
    report: @escaping (Event, TrainingProgress) -> Void = { _, _ in },
    shouldStop: @escaping () -> Bool = { false }
  ) {
    self.options = options
    self.training = training
    self.validation = validation
    self.folder = folder
    self.report = report
    self.shouldStop = shouldStop
    self.log = log
    progress.corpusDigest = training.digest
    progress.corpusTokens = training.count
    progress.validationDigest = validation.digest
    progress.arithmetic = options.precision == .bfloat16 ? Precision.bfloat16.arithmetic : nil
    let length = RunLength(
      options, parameters: network.configuration.parametersPerExample,
      trainedParameters: network.configuration.parametersPerTrainingExample,
      trainingTokens: training.count, validationTokens: validation.count)
    batchesPerEpoch = length.batchesPerEpoch
    totalSteps = length.totalSteps
    validations = length.validations
    schedule = options.learningRateSchedule(batchesPerEpoch: batchesPerEpoch)
    let output = network.configuration.output
    loss = TrainingLoss(of: output)
    let frequencies =
      output.isSampled
      ? training.targetFrequencies(classes: network.configuration.outputs) : nil
    step = TrainingStep(
      network, options, frequencies: frequencies, batch: min(options.batch, training.count),
      workers: workers)
    logInterval = max(totalSteps / 100, 1)
  }

  /// Restores the state of the last save.
  ///
  /// - Throws: ``TrainingError`` if the training text or the validation text has changed;
  ///   ``ModelError`` if the save is damaged.
  package func resume() throws {
    let (digest, tokens) = (progress.corpusDigest, progress.corpusTokens ?? 0)
    let (validationDigest, arithmetic) = (progress.validationDigest, progress.arithmetic)
    let saved = try folder.restoreLast(
      step.blocks, optimizer: options.optimizer.rawValue)
    if let difference = saved.difference(fromTrainingTextOf: tokens, digest: digest) {
      throw TrainingError.otherTrainingText(difference: difference)
    }
    guard saved.validationDigest == nil || saved.validationDigest == validationDigest else {
      throw TrainingError.otherValidationText(folder.current.path(of: .heldOut))
    }
    let isAtEnd = saved.batch == batchesPerEpoch && saved.validatedStep != saved.step
    guard saved.batch < batchesPerEpoch || isAtEnd else {
      throw ModelError.damaged(
        try folder.lastStatePath(), .batches(saved.batch, perEpoch: batchesPerEpoch))
    }
    progress = saved
    progress.corpusTokens = tokens
    progress.validationDigest = validationDigest
    changesArithmetic = saved.arithmetic.map { arithmetic != nil && arithmetic != $0 } ?? false
    progress.arithmetic = arithmetic
    var record = beginning(.resume)
    record.validatedStep = progress.validatedStep
    record.rollbacks = progress.divergence?.count ?? 0
    try log.append(record)
    report(.saved(step.model.parameters), progress)
  }

  /// Trains until all epochs or steps are done, `patience` is exhausted, or a stop is requested.
  ///
  /// When a loss diverges, or a loss or a weight is not finite, training continues from the last
  /// good validation, or from the start, at half the learning rate.
  ///
  /// - Throws: ``TrainingError`` if the run diverges again after ``Divergence/limit`` rollbacks;
  ///   ``FileError`` if a file cannot be written. The folder then holds the last good model.
  package func run() throws -> End {
    let session = TrainingSession(after: progress.seconds, saveInterval: options.saveEvery ?? 300)
    if log.records.isEmpty { try log.append(beginning(.start)) }
    let end: End
    do {
      end = try trainEpochs(session)
    } catch {
      // If only the log cannot be written, the work since the last save is not lost.
      progress.seconds = session.seconds
      if log.hasFailed, step.isFinite { try? save() }
      throw error
    }
    progress.seconds = session.seconds
    // A run that was not interrupted ended with a validation, which saved everything.
    if end == .interrupted {
      try rollBackUnlessFinite(session)
      try save()
    }
    var record = TrainingLog.Record(.end, progress, loss: loss)
    record.reason = end.rawValue
    try log.append(record)
    return end
  }

  private func beginning(_ event: TrainingLog.Record.Event) -> TrainingLog.Record {
    var record = TrainingLog.Record(event, progress, loss: loss)
    record.batchesPerEpoch = batchesPerEpoch
    return record
  }

  private func trainEpochs(_ session: TrainingSession) throws -> End {
    while progress.epoch < options.epochs {
      if options.patience > 0, progress.epochsWithoutImprovement >= options.patience {
        return .patience
      }
      if let end = try trainEpoch(session) { return end }
    }
    return .epochs
  }

  /// Trains and validates for the rest of the current epoch. Returns why the run ends, or nil if it
  /// continues.
  private func trainEpoch(_ session: TrainingSession) throws -> End? {
    let epoch = progress.epoch
    // The order depends only on the seed and the epoch, so that a resumed run repeats it.
    let order = Permutation(
      count: training.count, seed: options.seed &+ 0x9E37_79B9 &* UInt64(epoch + 1))
    var batch = Batch()
    while progress.epoch == epoch {
      let isAtLimit = progress.step >= totalSteps
      if isValidationDue(atLimit: isAtLimit) {
        if try !validate(session) { return .interrupted }
        continue
      }
      if isAtLimit { return .steps }
      if shouldStop() { return .interrupted }
      let first = progress.batch * options.batch
      training.fill(
        &batch, positions: first..<min(first + options.batch, training.count), in: { order[$0] })
      try train(batch, session)
      if session.isTimeToSave, try !rollBackUnlessFinite(session) { try save() }
    }
    return nil
  }

  private func train(_ batch: Batch, _ session: TrainingSession) throws {
    let rate = currentRate
    let nats = step.run(batch, rate: rate, step: progress.step + 1)
    var divergence = progress.divergence ?? newDivergence
    divergence.add(nats / Double(batch.count))
    guard !divergence.isDiverging else {
      return try rollBack(
        because: .loss(of: "training", nats: nats), at: progress.batch + 1, session)
    }
    progress.divergence = divergence
    progress.batch += 1
    progress.step += 1
    progress.epochNats += nats
    progress.epochTokens += batch.count
    session.tokens += batch.count
    progress.seconds = session.seconds
    report(.progressed(tokensPerSecond: session.tokensPerSecond), progress)
    if progress.step % logInterval == 0 || session.isTimeToLog {
      var record = TrainingLog.Record(.progress, progress, loss: loss)
      record.learningRate = rate
      record.tokensPerSecond = session.tokensPerSecond.rounded()
      try log.append(record)
    }
  }

  /// The learning rate of the next step.
  var currentRate: Double {
    schedule.rate(at: progress.step, halvings: progress.halvings)
      * (progress.divergence?.rateFactor ?? 1)
  }

  /// Saves the run, unless its model would replace another one before its first validation.
  func save(isBest: Bool = false, isGood: Bool = false) throws {
    guard folder.canSave(progress) else { return }
    try folder.save(
      step.model.parameters, state: step.blocks, optimizer: options.optimizer.rawValue,
      progress: progress, isBest: isBest, isGood: isGood)
    report(.saved(step.model.parameters), progress)
  }
}
