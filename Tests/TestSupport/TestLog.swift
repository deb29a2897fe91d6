// Made-up training logs in the format that runs write.

import Foundation
import Testing
import Training

package typealias Record = TrainingLog.Record

/// Returns the records of lines of a log.
package func log(_ lines: String...) throws -> [Record] {
  try lines.map { try #require(Record(line: Array($0.utf8))) }
}

/// Returns the log of a run of `epochs` epochs of 1000 steps, with `perEpoch` progress records
/// each.
package func longLog(epochs: Int, perEpoch: Int) -> [Record] {
  var progress = TrainingProgress()
  var start = Record(.start, progress)
  start.batchesPerEpoch = 1000
  var records = [start]
  for epoch in 0..<epochs {
    progress.epoch = epoch
    (progress.epochNats, progress.epochTokens) = (0, 0)
    for i in 1...perEpoch {
      progress.batch = 1000 * i / perEpoch
      progress.step = epoch * 1000 + progress.batch
      let wobble = 0.3 * sin(Double(progress.step * progress.step % 1009))
      let loss = 4 + 3 * exp(-Double(progress.step) / 1500) + wobble
      progress.epochNats += loss * Double(128_000 / perEpoch)
      progress.epochTokens += 128_000 / perEpoch
      progress.seconds = Double(progress.step) * 0.7
      var record = Record(.progress, progress)
      record.learningRate = 0.001 * (1 + cos(.pi * Double(progress.step) / Double(epochs * 1000)))
      record.tokensPerSecond = 180_000 + 5000 * wobble
      records.append(record)
    }
    var validation = Record(.validation, progress)
    let nats = 4.6 + 2 * exp(-Double(epoch) / 2) + 0.02 * Double(max(epoch - 12, 0))
    (validation.crossEntropy, validation.perplexity) = (nats, exp(nats))
    validation.isBest = epoch <= 12
    records.append(validation)
    records.append(validation.sample("What epoch \(epoch + 1) writes."))
  }
  return records
}
