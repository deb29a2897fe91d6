// The record of a run, one JSON object a line.

import Foundation
import LanguageModel

/// Appends records to `log.jsonl`.
package final class TrainingLog {
  /// One line; keys that do not apply are left out.
  package struct Record: Codable, Equatable, Sendable {
    package enum Event: String, Codable, Sendable {
      case start, resume, progress, validation, test, end
    }
    package var event: Event
    package var epoch: Int
    package var step: Int
    /// Seconds of training, over all sittings.
    package var seconds: Double
    /// Mean training loss of the epoch so far, in nats a token.
    package var loss: Double?
    package var learningRate: Double?
    package var tokensPerSecond: Double?
    /// Cross-entropy of the validation or test text, in nats a token, and its exponential.
    package var crossEntropy: Double?
    package var perplexity: Double?
    package var isBest: Bool?
    package var reason: String?

    enum CodingKeys: String, CodingKey {
      case event, epoch, step, seconds, loss, perplexity, reason
      case learningRate = "learning_rate"
      case tokensPerSecond = "tokens_per_second"
      case crossEntropy = "cross_entropy_nats"
      case isBest = "best"
    }

    package init(_ event: Event, _ progress: TrainingProgress, _ result: Evaluation? = nil) {
      self.event = event
      if progress.epochTokens > 0 { loss = progress.epochLoss }
      crossEntropy = result?.crossEntropy
      // JSON has no infinity; the cross-entropy says as much.
      perplexity = result.map(\.perplexity).flatMap { $0.isFinite ? $0 : nil }
      // Between epochs, what has ended is the one before.
      epoch = progress.epoch + (progress.batch == 0 && [.end, .test].contains(event) ? 0 : 1)
      step = progress.step
      seconds = (progress.seconds * 1000).rounded() / 1000
    }
  }

  private let folder: TrainingFolder
  private let encoder = JSONEncoder()

  package init(in folder: TrainingFolder) {
    self.folder = folder
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
  }

  /// - Throws: ``FileError``.
  package func append(_ record: Record) throws {
    let url = folder.current.log
    do {
      if !FileManager.default.fileExists(atPath: url.path) { try Data().write(to: url) }
      let handle = try FileHandle(forWritingTo: url)
      defer { try? handle.close() }
      try handle.seekToEnd()
      try handle.write(contentsOf: try encoder.encode(record) + Data("\n".utf8))
    } catch {
      throw FileError("write", url, error)
    }
  }
}
