// The log of a run, with one JSON object per line.

import Files
import Foundation
import ModelFolders
import Networks

/// The file `log.jsonl`: the records of earlier sessions, and those appended by this one.
package final class TrainingLog {
  /// A record on one line of the log. Keys that do not apply are omitted.
  package struct Record: Encodable, Equatable, Sendable {
    package enum Event: String, Encodable, Sendable {
      case start, resume, rollback, progress, validation, sample, test, end
    }
    package var event: Event
    package var epoch: Int
    package var step: Int
    /// Seconds of training over all sessions.
    package var seconds: Double
    /// Batches per epoch, in `start` and `resume` records.
    package var batchesPerEpoch: Int?
    /// The step of the last validation that the save included, in `resume` records.
    package var validatedStep: Int?
    /// The number of divergences so far: in `rollback` records including this one, in `resume`
    /// records those that the save included.
    package var rollbacks: Int?
    /// The mean training loss of the epoch so far, in nats per token, and the number of tokens
    /// averaged.
    package var loss: Double?
    package var epochTokens: Int?
    /// The mean training loss of the epoch so far, if it is not a cross-entropy.
    package var sampledLoss: Double?
    package var nceLoss: Double?
    package var learningRate: Double?
    package var tokensPerSecond: Double?
    /// The cross-entropy of the validation or test text, in nats per token, and its exponential,
    /// which is a pseudo-perplexity if the context of a token includes later tokens.
    package var crossEntropy: Double?
    package var perplexity: Double?
    package var pseudoPerplexity: Double?
    package var isBest: Bool?
    package var reason: String?
    /// Text that the model generates from an empty prompt.
    package var text: String?

    enum CodingKeys: String, CodingKey {
      case event, epoch, step, seconds, rollbacks, loss, perplexity, reason, text
      case pseudoPerplexity = "pseudo_perplexity"
      case batchesPerEpoch = "batches_per_epoch"
      case validatedStep = "validated_step"
      case epochTokens = "epoch_tokens"
      case sampledLoss = "sampled_loss"
      case nceLoss = "nce_loss"
      case learningRate = "learning_rate"
      case tokensPerSecond = "tokens_per_second"
      case crossEntropy = "cross_entropy_nats"
      case isBest = "best"
    }

    /// The training loss and its kind; nil if the record has none.
    package var trainingLoss: (value: Double, kind: TrainingLoss)? {
      if let loss { return (loss, .crossEntropy) }
      if let sampledLoss { return (sampledLoss, .sampled) }
      return nceLoss.map { ($0, .nce) }
    }

    /// Creates the record of an event at the given progress.
    ///
    /// - Parameter kind: The kind of the training loss.
    package init(
      _ event: Event, _ progress: TrainingProgress, _ result: EvaluationResult? = nil,
      loss kind: TrainingLoss = .crossEntropy
    ) {
      self.event = event
      if progress.epochTokens > 0 {
        epochTokens = progress.epochTokens
        switch kind {
        case .crossEntropy: loss = progress.epochLoss
        case .sampled: sampledLoss = progress.epochLoss
        case .nce: nceLoss = progress.epochLoss
        }
      }
      crossEntropy = result?.crossEntropy
      // JSON has no infinity. The cross-entropy carries the same information.
      let figure = result.map(\.perplexity).flatMap { $0.isFinite ? $0 : nil }
      if result?.isPseudo == true { pseudoPerplexity = figure } else { perplexity = figure }
      // Between epochs, `end` and `test` belong to the epoch that has just ended.
      epoch = progress.epoch + (progress.batch == 0 && [.end, .test].contains(event) ? 0 : 1)
      step = progress.step
      seconds = (progress.seconds * 1000).rounded() / 1000
    }

    /// A Boolean value that indicates whether the values are plausible.
    var isPossible: Bool {
      let counts = [
        epoch, step, batchesPerEpoch ?? 0, validatedStep ?? 0, rollbacks ?? 0, epochTokens ?? 0,
      ]
      let numbers = [seconds, loss, sampledLoss, nceLoss, learningRate, crossEntropy].compactMap(
        \.self)
      return counts.allSatisfy { (0...1 << 50).contains($0) }
        && numbers.allSatisfy { (0...1e100).contains($0) }
        && (0...1e18).contains(tokensPerSecond ?? 0)
        && (0...Double.greatestFiniteMagnitude).contains(perplexity ?? pseudoPerplexity ?? 0)
    }

    /// Creates the record of a test.
    ///
    /// - Parameter validation: The validation of the model that was tested; nil if there was none.
    package init(
      test result: EvaluationResult, ofModelOf validation: Record?, _ progress: TrainingProgress
    ) {
      self.init(.test, progress, result)
      removeTrainingLoss()
      if let validation { (epoch, step) = (validation.epoch, validation.step) }
    }

    /// Returns a record of text generated by the model of this validation.
    package func sample(_ text: String) -> Record {
      var record = self
      (record.event, record.text) = (.sample, text)
      record.removeTrainingLoss()
      record.isBest = nil
      (record.learningRate, record.tokensPerSecond) = (nil, nil)
      return record
    }

    private mutating func removeTrainingLoss() {
      (loss, sampledLoss, nceLoss, epochTokens) = (nil, nil, nil, nil)
    }
  }

  private var kept = TrainingRecords()
  /// The records that are kept. Long runs are thinned out; see ``TrainingRecords``.
  package var records: [Record] { kept.records }

  /// Returns the number of records of an event over all sessions.
  package func count(of event: Record.Event) -> Int { kept.counts[event] ?? 0 }
  /// Whether the last record could not be written.
  private(set) var hasFailed = false
  /// Whether the last line in the file is incomplete, for instance after a kill.
  private var isTorn = false

  private let folder: TrainingFolder
  private let encoder = JSONEncoder()

  /// Reads the existing log, skipping lines that are not records.
  package init(in folder: TrainingFolder) {
    self.folder = folder
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    guard let data = Self.contents(of: folder.current) else { return }
    kept = TrainingRecords(in: data)
    isTorn = data.last.map { $0 != UInt8(ascii: "\n") } ?? false
  }

  /// Returns the records of the run that made a model; none if it has no log.
  package static func records(of model: ModelFolder) -> [Record] {
    contents(of: model).map { TrainingRecords(in: $0).records } ?? []
  }

  /// Returns the log's bytes, or nil if it cannot be read or exceeds 1 GiB, more than a year-long
  /// run logs.
  private static func contents(of model: ModelFolder) -> Data? {
    guard let data = try? model.mapped(.log), data.count <= 1 << 30 else { return nil }
    return data
  }

  /// Appends a record, on a new line even if the last line is incomplete.
  ///
  /// - Throws: ``FileError``.
  package func append(_ record: Record) throws {
    let folder = folder.current.folder
    let name = ModelFile.log.rawValue
    hasFailed = true
    do {
      let handle = try folder.openToAppend(name)
      defer { try? handle.close() }
      let line = try encoder.encode(record) + Data("\n".utf8)
      KillPoint.pass()
      let wasTorn = isTorn
      isTorn = true
      try handle.write(contentsOf: wasTorn ? Data("\n".utf8) + line : line)
      isTorn = false
      KillPoint.pass()
      kept.append(record)
      hasFailed = false
    } catch {
      throw folder.failure(toWrite: name, error)
    }
  }
}
