// Tests of writing and reading logs, including truncated ones.

import Files
import Foundation
import LanguageModel
import ModelFolders
import TestSupport
import Testing

@testable import Training

@Suite("Training log") struct TrainingLogTests {
  @Test("appended records are read back, and a truncated line is skipped")
  func torn() throws {
    let temporary = try TemporaryFolder()
    let folder = try TrainingFolder(continuing: ModelFolder(temporary.url))
    let first = TrainingLog(in: folder)
    #expect(first.records.isEmpty)
    let start = TrainingLog.Record(.start, TrainingProgress())
    try first.append(start)
    let sample = start.sample("Line\n\"two\" \u{0} ü")
    try first.append(sample)
    #expect(first.records == [start, sample])

    let whole = try Data(contentsOf: folder.current.url(.log))
    try (whole + whole.prefix(25)).write(to: folder.current.url(.log))
    let second = TrainingLog(in: folder)
    #expect(second.records == [start, sample])
    try second.append(start)
    try second.append(sample)
    #expect(TrainingLog(in: folder).records == [start, sample, start, sample])
  }

  @Test("a record with all keys is read back unchanged")
  func keys() throws {
    var progress = TrainingProgress()
    (progress.epochNats, progress.epochTokens) = (7, 2)
    (progress.step, progress.batch, progress.seconds) = (1 << 50, 3, 0.1)
    var record = TrainingLog.Record(.validation, progress)
    (record.batchesPerEpoch, record.validatedStep, record.rollbacks) = (4, 5, 6)
    (record.learningRate, record.tokensPerSecond) = (1e-300, 12345)
    (record.crossEntropy, record.perplexity, record.isBest) = (0.1 + 0.2, 1e300, false)
    (record.pseudoPerplexity, record.sampledLoss) = (0.5, 1.5)
    (record.reason, record.text) = ("because\n\u{1F600}\u{0}", "\"\\/")
    let line = try JSONEncoder().encode(record)
    // The record has every key.
    #expect(try (JSONSerialization.jsonObject(with: line) as? [String: Any])?.count == 18)
    #expect(TrainingLog.Record(line: Array(line)) == record)
  }

  @Test("lines longer than any record are skipped")
  func longLines() throws {
    let temporary = try TemporaryFolder()
    let folder = try TrainingFolder(continuing: ModelFolder(temporary.url))
    let good = #"{"event":"progress","epoch":1,"step":3,"seconds":0.5}"#
    let spaces = String(repeating: " ", count: 1 << 16)
    try Data("\(good)\n\(good)\(spaces)\n\(good)".utf8).write(to: folder.current.url(.log))
    #expect(TrainingLog(in: folder).records.count == 2)
  }

  @Test("the records of a long run are thinned evenly and include every best one")
  func thinning() throws {
    var records = TrainingRecords(limit: 1000)
    var progress = TrainingProgress()
    for step in 1...100_000 {
      progress.step = step
      var record = TrainingLog.Record(step.isMultiple(of: 50) ? .validation : .progress, progress)
      if record.event == .validation { record.isBest = step.isMultiple(of: 10_000) }
      records.append(record)
      #expect(records.records.count <= 1100 && records.records.last == record)
    }
    #expect(records.counts == [.validation: 2000, .progress: 98_000])
    let kept = records.records
    #expect(kept.count >= 200 && kept.first?.step == 1)
    #expect(kept.count { $0.isBest == true } == 10)
    let steps = kept.filter { $0.event == .progress }.map(\.step)
    #expect(zip(steps, steps.dropFirst()).allSatisfy { $1 > $0 && $1 - $0 < 1024 })
  }

  @Test("appending 100,000 records that cannot be thinned stays fast", arguments: [0, 1 << 50])
  func unthinnable(step: Int) {
    var records = TrainingRecords(limit: 100)
    var progress = TrainingProgress()
    let time = ContinuousClock().measure {
      for i in 0..<100_000 {
        progress.step = i.isMultiple(of: 2) ? 0 : step
        records.append(TrainingLog.Record(.progress, progress))
      }
    }
    #expect(time < .seconds(20))
  }

  @Test(
    "records with invalid values are skipped",
    arguments: [
      #""step":-1"#, #""step":9223372036854775807"#, #""loss":-1"#, #""epoch_tokens":-2"#,
      #""cross_entropy_nats":-0.5"#, #""tokens_per_second":1e300"#, #""perplexity":1e999"#,
      #""best":"yes""#, #""reason":3"#, #""batches_per_epoch":-1"#,
      #""validated_step":-1"#, #""rollbacks":-1"#,
      #""event":"party""#, #""seconds":"two""#, #""learning_rate":1e999"#,
    ])
  func impossible(change: String) throws {
    let temporary = try TemporaryFolder()
    let folder = try TrainingFolder(continuing: ModelFolder(temporary.url))
    let key = String(change.prefix { $0 != ":" })
    let fields = [#""event":"progress""#, #""epoch":1"#, #""step":3"#, #""seconds":0.5"#]
    let good = "{\(fields.joined(separator: ","))}\n"
    let others = fields.filter { !$0.hasPrefix(key) } + [change]
    try Data((good + "{\(others.joined(separator: ","))}\n" + good).utf8)
      .write(to: folder.current.url(.log))
    #expect(TrainingLog(in: folder).records.map(\.step) == [3, 3])
  }
}
