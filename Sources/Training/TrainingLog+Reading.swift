// Fast reading of a log, with a bound on the number of records kept.

import Foundation
import JSON

/// The records of a run that are kept in memory.
///
/// In a long run, progress records and validations that were not the best are thinned out. Those
/// that remain are still far more than the curves of a report can show.
package struct TrainingRecords {
  package typealias Record = TrainingLog.Record

  package private(set) var records: [Record] = []
  /// The number of records of each event, including those that were thinned out.
  package private(set) var counts: [Record.Event: Int] = [:]

  /// The number of records above which they are thinned out.
  private let limit: Int
  private var nextThinning: Int

  /// The maximum number of records, including those that cannot be thinned out.
  private static let most = 1 << 20

  package init(limit: Int = 100_000) {
    self.limit = limit
    nextThinning = limit
  }

  /// Adds a record.
  ///
  /// - Complexity: Amortized O(1).
  package mutating func append(_ record: Record) {
    counts[record.event, default: 0] += 1
    if records.count >= nextThinning { thin() }
    if records.count < Self.most { records.append(record) }
  }

  /// Keeps the first record of each event in each interval of steps; there are at most limit / 4
  /// intervals.
  private mutating func thin() {
    let lastStep = records.map(\.step).max() ?? 0
    // Powers of two, so that the intervals of a later thinning are unions of these.
    var stretch = 1
    while lastStep / stretch >= limit / 4 { stretch *= 2 }
    var lastSteps: [Record.Event: Int] = [:]
    records.removeAll { record in
      guard record.event == .progress || record.event == .validation && record.isBest != true
      else { return false }
      if let last = lastSteps[record.event], record.step / stretch == last / stretch { return true }
      lastSteps[record.event] = record.step
      return false
    }
    nextThinning = max(limit, 2 * records.count)
  }

  // MARK: - Reading

  /// The maximum length of a record's line in bytes; longer lines are skipped.
  private static let longestLine = 1 << 16

  /// Reads the records of a log, skipping lines that are not records.
  ///
  /// - Complexity: O(bytes).
  init(in log: Data) {
    self.init()
    var start = log.startIndex
    while start < log.endIndex {
      let end = log[start...].firstIndex(of: UInt8(ascii: "\n")) ?? log.endIndex
      if end - start <= Self.longestLine, let record = Record(line: Array(log[start..<end])) {
        append(record)
      }
      start = end + 1
    }
  }
}

extension TrainingLog.Record {
  /// Reads the record on a line of a log; returns nil if the line is not a record or has
  /// implausible values.
  ///
  /// Keys are looked up one by one, because a decoder takes several times as long.
  package init?(line: [UInt8]) {
    guard let json = try? JSONText(line).value else { return nil }
    var isRecord = true
    func field<Value>(_ key: CodingKeys, _ read: (JSONValue) -> Value?) -> Value? {
      guard let field = json[key.rawValue], !field.isNull else { return nil }
      let value = read(field)
      if value == nil { isRecord = false }
      return value
    }
    guard let event = field(.event, { $0.string.flatMap(Event.init) }),
      let epoch = field(.epoch, \.integer), let step = field(.step, \.integer),
      let seconds = field(.seconds, \.double)
    else { return nil }
    (self.event, self.epoch, self.step, self.seconds) = (event, epoch, step, seconds)
    batchesPerEpoch = field(.batchesPerEpoch, \.integer)
    validatedStep = field(.validatedStep, \.integer)
    rollbacks = field(.rollbacks, \.integer)
    loss = field(.loss, \.double)
    sampledLoss = field(.sampledLoss, \.double)
    epochTokens = field(.epochTokens, \.integer)
    learningRate = field(.learningRate, \.double)
    tokensPerSecond = field(.tokensPerSecond, \.double)
    crossEntropy = field(.crossEntropy, \.double)
    perplexity = field(.perplexity, \.double)
    pseudoPerplexity = field(.pseudoPerplexity, \.double)
    isBest = field(.isBest, \.bool)
    reason = field(.reason, \.string)
    text = field(.text, \.string)
    guard isRecord, isPossible else { return nil }
  }
}
