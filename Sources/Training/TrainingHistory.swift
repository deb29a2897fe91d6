// What the log of a run tells: the records that still hold, and the curves they draw.

/// A run as its log has it, over all sessions.
///
/// A run that was killed goes on from its last save, and then does once more what its log already
/// tells of; so does one that diverged. Records beyond the save's step are void, and so are a
/// validation of that very step and a rollback that the save knew nothing of.
package struct TrainingHistory {
  package typealias Record = TrainingLog.Record

  package let records: [Record]
  package let stepsPerEpoch: Int?
  package let sessions: Int
  /// The validation of the model that is kept.
  package let best: Record?
  /// All that the last session has logged.
  private let lastSitting: ArraySlice<Record>
  private let modelStep: Int?

  /// - Parameter modelStep: that of the model on disk, which need not be the best that was validated:
  ///   saving may have failed since, or a checkpoint have been put in its place. Nil where the file
  ///   does not say; the best is taken for it then.
  /// - Complexity: linear in the number of records.
  package init(_ log: [Record], ofModelAt modelStep: Int? = nil) {
    var kept: [Record] = []
    // What later sessions and rollbacks went on from.
    var (step, validatedStep, rollbacks) = (Int.max, Int.max, Int.max)
    for record in log.reversed() {
      let holds =
        switch record.event {
        case .validation: record.step <= validatedStep
        case .rollback: (record.rollbacks ?? 0) <= rollbacks
        default: record.step <= step
        }
      if holds { kept.append(record) }
      // A resumption that is void itself, because the run went back behind it later, had made void
      // what its save knew nothing of.
      if record.event == .resume || record.event == .rollback && holds {
        step = min(step, record.step)
        validatedStep = min(validatedStep, record.validatedStep ?? record.step)
        rollbacks = min(rollbacks, record.rollbacks ?? .max)
      }
    }
    records = kept.reversed()
    stepsPerEpoch = records.last { $0.batchesPerEpoch != nil }?.batchesPerEpoch
    let beginnings = log.indices.filter { [.start, .resume].contains(log[$0].event) }
    sessions = beginnings.count
    lastSitting = log[(beginnings.last ?? 0)...]
    self.modelStep = modelStep
    // The model may have been written, and the state of its run not: its validation is void, and true.
    best =
      if let modelStep {
        log.last { $0.event == .validation && $0.step == modelStep }
      } else {
        records.last { $0.event == .validation && $0.isBest == true }
      }
  }

  // MARK: - Moments

  /// How far the run has come; samples and tests are of models of before.
  package var last: Record? { records.last { ![.sample, .test].contains($0.event) } }
  package var validations: [Record] { records.filter { $0.event == .validation } }
  /// Why the run has ended; nil while it goes on.
  package var end: String? { lastSitting.last { $0.event == .end }?.reason }
  /// The evaluation of the test text by the model that is kept, if the last session got to it.
  package var test: Record? {
    lastSitting.last { $0.event == .test && (modelStep == nil || $0.step == modelStep) }
  }

  // MARK: - Samples

  /// The first validation, the second, the fourth, the eighth …, for most is learned early.
  package var milestones: [Record] {
    validations.enumerated().filter { i, _ in (i + 1) & i == 0 }.map(\.element)
  }

  /// What models wrote at the milestones, and the best, as far as the log has it.
  package var samples: [Record] {
    let steps = Set((milestones + [best].compactMap(\.self)).map(\.step))
    let written = records.filter { $0.event == .sample && steps.contains($0.step) }
    return Dictionary(written.map { ($0.step, $0) }) { $1 }.values.sorted { $0.step < $1.step }
  }

  // MARK: - Curves

  /// A number and the epochs after which it was measured.
  package struct Point: Equatable {
    package let epochs: Double
    package let value: Double
  }

  /// Where a step is, in epochs.
  package func epochs(_ step: Double) -> Double { step / Double(max(stepsPerEpoch ?? 1, 1)) }

  /// A number of all records that have it, or of some of them, over epochs.
  package func curve(_ number: KeyPath<Record, Double?>, of some: [Record]? = nil) -> [Point] {
    (some ?? records).compactMap { record in
      record[keyPath: number].map { Point(epochs: epochs(Double(record.step)), value: $0) }
    }
  }

  /// The mean training loss of stretches of the run, each at its middle.
  ///
  /// The log has means since the beginning of an epoch; differences of their sums are what lies
  /// between. Stretches are at least a 200th of the run, lest the curve show nothing but noise.
  package var trainingLoss: [Point] {
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
      points.append(Point(epochs: epochs((sum.start + step) / 2), value: mean))
      sum = (0, 0, step)
    }
    return points
  }
}
