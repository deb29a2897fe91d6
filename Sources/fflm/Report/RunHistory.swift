// What the log of a run tells: the records that still hold, and the curves they draw.

import Training

/// A run as its log has it, over all sittings.
///
/// A run that was killed goes on from its last save, and then does once more what its log already
/// tells of; so does one that diverged. Records beyond the step that was gone on from are void, and so
/// is a validation of that very step unless the save knew of it.
struct RunHistory {
  typealias Record = TrainingLog.Record

  let records: [Record]
  let stepsPerEpoch: Int?

  /// - Complexity: linear in the number of records.
  init(_ log: [Record]) {
    var kept: [Record] = []
    var (limit, validationLimit) = (Int.max, Int.max)
    for record in log.reversed() {
      guard record.step <= (record.event == .validation ? validationLimit : limit) else { continue }
      kept.append(record)
      if [.resume, .rollback].contains(record.event) {
        (limit, validationLimit) = (record.step, record.validatedStep ?? record.step)
      }
    }
    records = kept.reversed()
    stepsPerEpoch = records.last { $0.batchesPerEpoch != nil }?.batchesPerEpoch
  }

  // MARK: - Moments

  /// How far the run has come; samples are of models of before.
  var last: Record? { records.last { $0.event != .sample } }
  var validations: [Record] { records.filter { $0.event == .validation } }
  /// The validation of the model that is kept.
  var best: Record? { records.last { $0.event == .validation && $0.isBest == true } }
  /// Why the run has ended; nil while it goes on.
  var end: String? { sinceBeginning.last { $0.event == .end }?.reason }
  /// The evaluation of the test text, if the last sitting got to it.
  var test: Record? { sinceBeginning.last { $0.event == .test } }

  /// The records of the last sitting.
  private var sinceBeginning: ArraySlice<Record> {
    let start = records.lastIndex { $0.event == .start || $0.event == .resume } ?? 0
    return records[start...]
  }

  // MARK: - Samples

  /// The first validation, the second, the fourth, the eighth …, for most is learned early.
  var milestones: [Record] {
    validations.enumerated().filter { i, _ in (i + 1) & i == 0 }.map(\.element)
  }

  /// What models wrote at the milestones, and the best, as far as the log has it.
  var samples: [Record] {
    let steps = Set((milestones + [best].compactMap(\.self)).map(\.step))
    let written = records.filter { $0.event == .sample && steps.contains($0.step) }
    return Dictionary(written.map { ($0.step, $0) }) { $1 }.values.sorted { $0.step < $1.step }
  }

  // MARK: - Curves

  /// Where a step is, in epochs.
  func epochs(_ step: Double) -> Double { step / Double(max(stepsPerEpoch ?? 1, 1)) }

  /// A number of all records that have it, or of some of them, over epochs.
  func curve(_ number: KeyPath<Record, Double?>, of some: [Record]? = nil) -> [Point] {
    (some ?? records).compactMap { record in
      record[keyPath: number].map { Point(x: epochs(Double(record.step)), y: $0) }
    }
  }

  /// The mean training loss of stretches of the run, each at its middle.
  ///
  /// The log has means since the beginning of an epoch; differences of their sums are what lies
  /// between. Stretches are at least a 200th of the run, lest the curve show nothing but noise.
  var trainingLoss: [Point] {
    guard let stepsPerEpoch, let last else { return [] }
    let shortest = Double(last.step) / 200
    var points: [Point] = []
    var sum = (nats: 0.0, tokens: 0.0, start: 0.0)
    var before = (epoch: 0, nats: 0.0, tokens: 0.0)
    for record in records {
      guard let loss = record.loss, let tokens = record.epochTokens.map(Double.init) else {
        continue
      }
      if record.epoch != before.epoch {
        before = (record.epoch, 0, 0)
        if sum.tokens == 0 { sum.start = Double(record.epoch - 1) * Double(stepsPerEpoch) }
      }
      let nats = loss * tokens
      sum.nats += nats - before.nats
      sum.tokens += tokens - before.tokens
      before = (record.epoch, nats, tokens)
      let step = Double(record.step)
      guard sum.tokens > 0, step - sum.start >= shortest else { continue }
      let mean = max(sum.nats / sum.tokens, 0)
      points.append(Point(x: epochs((sum.start + step) / 2), y: mean))
      sum = (0, 0, step)
    }
    return points
  }
}
