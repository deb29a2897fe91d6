// The record of a run, one JSON object a line.

import Files
import Foundation
import ModelFolders
import Networks

/// The records of `log.jsonl`: those of earlier sessions, and what is appended to them.
package final class TrainingLog {
  /// One line; keys that do not apply are left out.
  package struct Record: Encodable, Equatable, Sendable {
    package enum Event: String, Encodable, Sendable {
      case start, resume, rollback, progress, validation, sample, test, end
    }
    package var event: Event
    package var epoch: Int
    package var step: Int
    /// Seconds of training, over all sessions.
    package var seconds: Double
    /// Batches an epoch; in records of `start` and `resume`.
    package var batchesPerEpoch: Int?
    /// The last step whose validation the save knew of; in records of `resume`.
    package var validatedStep: Int?
    /// How often the run had diverged, this time included; in records of `rollback`, and of `resume`
    /// as far as the save knew.
    package var rollbacks: Int?
    /// Mean training loss of the epoch so far, in nats per token, and the tokens it is the mean of.
    package var loss: Double?
    package var epochTokens: Int?
    package var learningRate: Double?
    package var tokensPerSecond: Double?
    /// Cross-entropy of the validation or test text, in nats per token, and its exponential.
    package var crossEntropy: Double?
    package var perplexity: Double?
    package var isBest: Bool?
    package var reason: String?
    /// What the model writes from an empty prompt.
    package var text: String?

    enum CodingKeys: String, CodingKey {
      case event, epoch, step, seconds, rollbacks, loss, perplexity, reason, text
      case batchesPerEpoch = "batches_per_epoch"
      case validatedStep = "validated_step"
      case epochTokens = "epoch_tokens"
      case learningRate = "learning_rate"
      case tokensPerSecond = "tokens_per_second"
      case crossEntropy = "cross_entropy_nats"
      case isBest = "best"
    }

    package init(_ event: Event, _ progress: TrainingProgress, _ result: EvaluationResult? = nil) {
      self.event = event
      if progress.epochTokens > 0 {
        (loss, epochTokens) = (progress.epochLoss, progress.epochTokens)
      }
      crossEntropy = result?.crossEntropy
      // JSON has no infinity; the cross-entropy says as much.
      perplexity = result.map(\.perplexity).flatMap { $0.isFinite ? $0 : nil }
      // Between epochs, what has ended is the one before.
      epoch = progress.epoch + (progress.batch == 0 && [.end, .test].contains(event) ? 0 : 1)
      step = progress.step
      seconds = (progress.seconds * 1000).rounded() / 1000
    }

    /// Whether a run can have written this.
    var isPossible: Bool {
      let counts = [
        epoch, step, batchesPerEpoch ?? 0, validatedStep ?? 0, rollbacks ?? 0, epochTokens ?? 0,
      ]
      let numbers = [seconds, loss, learningRate, crossEntropy].compactMap(\.self)
      return counts.allSatisfy { (0...1 << 50).contains($0) }
        && numbers.allSatisfy { (0...1e100).contains($0) }
        && (0...1e18).contains(tokensPerSecond ?? 0)
        && (0...Double.greatestFiniteMagnitude).contains(perplexity ?? 0)
    }

    /// The record of a test of the model that a validation was of, if it was validated.
    package init(
      test result: EvaluationResult, ofModelOf validation: Record?, _ progress: TrainingProgress
    ) {
      self.init(.test, progress, result)
      (loss, epochTokens) = (nil, nil)
      if let validation { (epoch, step) = (validation.epoch, validation.step) }
    }

    /// The record of a text by the model that this validation was of.
    package func sample(_ text: String) -> Record {
      var record = self
      (record.event, record.text) = (.sample, text)
      (record.loss, record.epochTokens, record.isBest) = (nil, nil, nil)
      (record.learningRate, record.tokensPerSecond) = (nil, nil)
      return record
    }
  }

  private var kept = TrainingRecords()
  /// Of a long run not all: see ``TrainingRecords``.
  package var records: [Record] { kept.records }

  /// How many records of an event there are, over all sessions.
  package func count(of event: Record.Event) -> Int { kept.counts[event] ?? 0 }
  /// Whether the last record could not be written.
  private(set) var hasFailed = false
  /// Whether the last line was cut short, as by a kill.
  private var isTorn = false

  private let folder: TrainingFolder
  private let encoder = JSONEncoder()

  /// Reads what is there already; lines that are no records are passed over.
  package init(in folder: TrainingFolder) {
    self.folder = folder
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    guard let data = Self.contents(of: folder.current) else { return }
    kept = TrainingRecords(in: data)
    isTorn = data.last.map { $0 != UInt8(ascii: "\n") } ?? false
  }

  /// The records of the run that made a model; none if it keeps no log.
  package static func records(of model: ModelFolder) -> [Record] {
    contents(of: model).map { TrainingRecords(in: $0).records } ?? []
  }

  /// A run of a year logs less; what is longer tells nothing.
  private static func contents(of model: ModelFolder) -> Data? {
    guard let data = try? model.mapped(.log), data.count <= 1 << 30 else { return nil }
    return data
  }

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
