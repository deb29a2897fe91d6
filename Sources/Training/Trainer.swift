// The training loop: epochs of shuffled batches, validation, early stopping, checkpoints.

import Foundation
import LanguageModel
import Matrices
import Text

/// Why training cannot go on.
package struct TrainingError: Error, CustomStringConvertible {
  package let description: String
}

/// Trains a network on a corpus and keeps the parameters that predict the validation text best.
package final class Trainer {
  /// What whoever watches is told.
  package enum Event {
    /// A batch was done; the rate and speed are of that batch and of this sitting.
    case progressed(learningRate: Double, tokensPerSecond: Double)
    case validated(Evaluation, isBest: Bool)
  }

  /// How a run ended.
  package enum End: String {
    case epochs = "all epochs done"
    case steps = "the number of steps was reached"
    case patience = "the validation did not improve any more"
    case interrupted = "interrupted"
  }

  package private(set) var progress = TrainingProgress()
  package let batchesPerEpoch: Int
  package let totalSteps: Int
  private let options: TrainingOptions
  private let windows: ContextWindows
  private let validation: EncodedCorpus?
  private let step: TrainingStep<Float>
  private let schedule: LearningRateSchedule
  private let folder: TrainingFolder
  private let log: TrainingLog
  private let report: (Event, TrainingProgress) -> Void
  private let shouldStop: () -> Bool

  /// Batches between validations within an epoch, and seconds between saves for resuming.
  private let validationInterval: Int
  private let saveInterval = 300.0

  /// - Parameters:
  ///   - parameters: where training starts from, and what it changes.
  ///   - report: called after each batch and each validation.
  ///   - shouldStop: asked after each batch; true saves and ends the run.
  package init(
    _ parameters: Parameters<Float>, options: TrainingOptions, training: EncodedCorpus,
    validation: EncodedCorpus?, folder: TrainingFolder, workers: Workers,
    report: @escaping (Event, TrainingProgress) -> Void = { _, _ in },
    shouldStop: @escaping () -> Bool = { false }
  ) {
    let configuration = parameters.configuration
    self.options = options
    self.validation = validation
    self.folder = folder
    self.report = report
    self.shouldStop = shouldStop
    log = TrainingLog(in: folder)
    windows = ContextWindows(
      corpus: training, context: configuration.context, lines: configuration.lines)
    progress.corpusDigest = training.digest
    batchesPerEpoch = (windows.count + options.batch - 1) / options.batch
    totalSteps = options.totalSteps(batchesPerEpoch: batchesPerEpoch)
    schedule = options.learningRateSchedule(batchesPerEpoch: batchesPerEpoch)
    step = TrainingStep(
      parameters, optimizer: options.optimizer.optimizer(momentum: options.momentum),
      regularization: options.regularization, clip: options.clip,
      batch: min(options.batch, windows.count), workers: workers)
    // By work rather than by the clock, so that a run is the same on a slow day: 1.5 · 10¹³
    // operations are two minutes or so. The parts of an epoch are equal.
    let work = 6 * Double(parameters.table.parameterCount) * Double(windows.count)
    let parts = min(max((work / 1.5e13).rounded(.up), 1), Double(batchesPerEpoch))
    validationInterval = Int((Double(batchesPerEpoch) / parts).rounded(.up))
  }

  /// Goes back to where the folder's last save was.
  /// - Throws: ``TrainingError`` when the corpus is another one; ``ModelError`` when the save is
  ///   damaged.
  package func resume() throws {
    let digest = progress.corpusDigest
    progress = try folder.restore(step.parameters, states: step.states)
    guard progress.corpusDigest == digest else {
      throw TrainingError(
        description: """
          The training text is not what it was when the run was saved; a run can go on only with \
          the same text.
          """)
    }
    try log.append(TrainingLog.Record(.resume, progress))
  }

  /// Trains until the epochs, the steps or the patience run out, or until asked to stop.
  ///
  /// - Throws: ``TrainingError`` when a loss is not finite; ``FileError`` when a file cannot be
  ///   written. The folder then holds the last good model.
  package func run() throws -> End {
    let sitting = Sitting(progress)
    if progress.step == 0 { try log.append(TrainingLog.Record(.start, progress)) }
    let end = try trainEpochs(sitting)
    if end != .interrupted, validation == nil { try save(isBest: true) }
    var record = TrainingLog.Record(.end, progress)
    record.reason = end.rawValue
    try log.append(record)
    return end
  }

  /// Records what the best model reached on the test text.
  package func logTest(_ result: Evaluation) throws {
    var record = TrainingLog.Record(.test, progress)
    record.crossEntropy = result.crossEntropy
    record.perplexity = result.perplexity
    try log.append(record)
  }

  private func trainEpochs(_ sitting: Sitting) throws -> End {
    while progress.epoch < options.epochs {
      if options.patience > 0, progress.epochsWithoutImprovement >= options.patience {
        return .patience
      }
      if let end = try trainEpoch(sitting) {
        try save(isBest: end == .steps ? try validate(sitting, endsEpoch: false) : false)
        return end
      }
      let isBest = try validate(sitting, endsEpoch: true)
      progress.epoch += 1
      progress.batch = 0
      progress.epochNats = 0
      progress.epochTokens = 0
      try save(isBest: isBest)
    }
    return .epochs
  }

  /// Trains the rest of the current epoch; returns why the run ends, if it does.
  private func trainEpoch(_ sitting: Sitting) throws -> End? {
    // The order of an epoch depends on nothing but the seed and the epoch.
    let order = Permutation(
      count: windows.count, seed: options.seed &+ 0x9E37_79B9 &* UInt64(progress.epoch + 1))
    var batch = Batch()
    var lastSave = progress.seconds
    while progress.batch < batchesPerEpoch {
      if progress.step >= totalSteps { return .steps }
      if shouldStop() { return .interrupted }
      let first = progress.batch * options.batch
      windows.fill(
        &batch, positions: first..<min(first + options.batch, windows.count), in: { order[$0] })
      let rate = schedule.rate(at: progress.step, halvings: progress.halvings)
      let nats = step.run(
        batch.contexts, targets: batch.targets, count: batch.count, rate: rate,
        step: progress.step + 1)
      guard nats.isFinite else { throw notFinite("the training loss", rate: rate) }
      progress.batch += 1
      progress.step += 1
      progress.epochNats += nats
      progress.epochTokens += batch.count
      sitting.tokens += batch.count
      progress.seconds = sitting.seconds
      report(
        .progressed(learningRate: rate, tokensPerSecond: sitting.tokensPerSecond), progress)
      if sitting.isTimeToLog {
        var record = TrainingLog.Record(.progress, progress)
        record.loss = progress.epochLoss
        record.learningRate = rate
        record.tokensPerSecond = sitting.tokensPerSecond.rounded()
        try log.append(record)
      }
      if progress.batch < batchesPerEpoch, progress.batch % validationInterval == 0 {
        if try validate(sitting, endsEpoch: false) { try save(isBest: true) }
      }
      if progress.seconds - lastSave > saveInterval {
        lastSave = progress.seconds
        try save(isBest: false)
      }
    }
    return nil
  }

  /// Evaluates the validation text and, at the end of an epoch, counts towards patience and halving;
  /// returns whether the parameters are the best so far.
  private func validate(_ sitting: Sitting, endsEpoch: Bool) throws -> Bool {
    guard let validation else { return false }
    let start = Date()
    defer { sitting.pause += Date().timeIntervalSince(start) }
    let result = step.network.evaluate(validation, in: step.workspace)
    guard result.nats.isFinite else {
      throw notFinite(
        "the validation loss", rate: schedule.rate(at: progress.step, halvings: progress.halvings))
    }
    let isBest = progress.bestValidation.map { result.crossEntropy < $0 } ?? true
    if isBest {
      progress.bestValidation = result.crossEntropy
      progress.bestEpoch = progress.epoch
    }
    if endsEpoch {
      // An epoch has improved if its best moment, at its end or within, was the best of all.
      if progress.bestEpoch == progress.epoch {
        progress.epochsWithoutImprovement = 0
      } else {
        progress.epochsWithoutImprovement += 1
        if options.schedule == .halve { progress.halvings += 1 }
      }
    }
    progress.seconds = sitting.seconds
    var record = TrainingLog.Record(.validation, progress)
    record.loss = progress.epochLoss
    record.crossEntropy = result.crossEntropy
    record.perplexity = result.perplexity
    record.isBest = isBest
    record.tokensPerSecond = sitting.tokensPerSecond.rounded()
    try log.append(record)
    report(.validated(result, isBest: isBest), progress)
    return isBest
  }

  private func save(isBest: Bool) throws {
    try folder.save(
      step.parameters, isBest: isBest, states: step.states, progress: progress)
  }

  private func notFinite(_ what: String, rate: Double) -> TrainingError {
    TrainingError(
      description: """
        At batch \(progress.batch + 1) of epoch \(progress.epoch + 1) \(what) is not a finite \
        number any more. Try a lower --learning-rate (it was \(rate)) or --clip 1.
        """)
  }
}

/// The clock of one sitting of a run.
private final class Sitting {
  private let start = Date()
  private let secondsBefore: Double
  private var nextLog = 0.0
  /// Tokens trained on, and the time that was not training.
  var tokens = 0
  var pause = 0.0

  init(_ progress: TrainingProgress) { secondsBefore = progress.seconds }

  private var elapsed: Double { Date().timeIntervalSince(start) }
  var seconds: Double { secondsBefore + elapsed }
  var tokensPerSecond: Double { Double(tokens) / max(elapsed - pause, 1e-9) }

  /// True at most once in ten seconds.
  var isTimeToLog: Bool {
    guard elapsed >= nextLog else { return false }
    nextLog = elapsed + 10
    return true
  }
}
