// The log: records that come back, also from a file that a kill cut short.

import Files
import Foundation
import LanguageModel
import TestSupport
import Testing

@testable import Training

@Suite("The log of a run") struct TrainingLogTests {
  @Test("what was appended is there again, and what a kill cut short harms only itself")
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

  @Test(
    "what no run can have written is passed over",
    arguments: [
      #""step":-1"#, #""step":9223372036854775807"#, #""loss":-1"#, #""epoch_tokens":-2"#,
      #""cross_entropy_nats":-0.5"#, #""tokens_per_second":1e300"#, #""batches_per_epoch":-1"#,
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
