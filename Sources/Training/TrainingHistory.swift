// The history of a run, derived from its log: valid records and the curves drawn from them.

/// The history of a run over all sessions.
///
/// A run that was killed resumes from its last save, and a run that diverged goes back to an
/// earlier one. Both then repeat steps that are already logged. This type discards records of steps
/// after the save, and also a validation of that very step or a rollback if the save did not
/// include it.
package struct TrainingHistory {
  package typealias Record = TrainingLog.Record

  /// The records that are still valid.
  package let records: [Record]
  package let stepsPerEpoch: Int?
  /// The number of sessions, from the start or a resumption of the run to its end.
  package let sessions: Int
  /// The validation of the saved model.
  package let best: Record?
  /// All records of the last session, including discarded ones.
  private let lastSession: ArraySlice<Record>
  private let modelStep: Int?

  /// Derives the history from the records of a log.
  ///
  /// - Parameter modelStep: The step of the model on disk, or nil if its file does not say. The
  ///   model may not be the best one that was validated, because a save failed or because a
  ///   checkpoint was copied into its place. If nil, the best validated model is assumed.
  /// - Complexity: O(records).
  package init(_ log: [Record], ofModelAt modelStep: Int? = nil) {
    var kept: [Record] = []
    // The limits that later resumptions and rollbacks set on earlier records.
    var (step, validatedStep, rollbacks) = (Int.max, Int.max, Int.max)
    for record in log.reversed() {
      let holds =
        switch record.event {
        case .validation: record.step <= validatedStep
        case .rollback: (record.rollbacks ?? 0) <= rollbacks
        default: record.step <= step
        }
      if holds { kept.append(record) }
      // A resumption counts even if a later rollback went back to before it: what its save did not
      // include was discarded then and remains so.
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
    lastSession = log[(beginnings.last ?? 0)...]
    self.modelStep = modelStep
    // After a kill, the model may be newer than the state of the run. Its validation is then
    // correct, although the record is discarded.
    best =
      if let modelStep {
        log.last { $0.event == .validation && $0.step == modelStep }
      } else {
        records.last { $0.event == .validation && $0.isBest == true }
      }
  }

  // MARK: - Moments

  /// The latest record of the run's progress. Samples and tests are excluded, because they use
  /// earlier models.
  package var last: Record? { records.last { ![.sample, .test].contains($0.event) } }
  /// The records of validations.
  package var validations: [Record] { records.filter { $0.event == .validation } }
  /// The reason why the run ended; nil if the last session has not ended.
  package var end: String? { lastSession.last { $0.event == .end }?.reason }
  /// Whether the run is logged but has not come to its end: it is still running, was interrupted or
  /// was killed.
  package var isUnfinished: Bool {
    !lastSession.isEmpty && (end == nil || end == Trainer.End.interrupted.rawValue)
  }
  /// The evaluation of the saved model on the test text; nil if the last session has none.
  package var test: Record? {
    lastSession.last { $0.event == .test && (modelStep == nil || $0.step == modelStep) }
  }

  // MARK: - Samples

  /// Validations 1, 2, 4, 8 and so on: most of what a model learns, it learns early.
  package var milestones: [Record] {
    validations.enumerated().filter { i, _ in (i + 1) & i == 0 }.map(\.element)
  }

  /// The latest samples of the models at the milestones and of the best model, as far as they were
  /// logged.
  package var samples: [Record] {
    let steps = Set((milestones + [best].compactMap(\.self)).map(\.step))
    let written = records.filter { $0.event == .sample && steps.contains($0.step) }
    return Dictionary(written.map { ($0.step, $0) }) { $1 }.values.sorted { $0.step < $1.step }
  }

  // MARK: - Curves

  /// A value and the number of epochs after which it was measured.
  package struct Point: Equatable {
    package let epochs: Double
    package let value: Double
  }

  /// Returns the position of a step in epochs.
  package func epochs(_ step: Double) -> Double { step / Double(max(stepsPerEpoch ?? 1, 1)) }

  /// Returns the values of a property over epochs.
  ///
  /// - Parameter some: The records to use; nil for all. Records without a value are skipped.
  package func curve(_ number: KeyPath<Record, Double?>, of some: [Record]? = nil) -> [Point] {
    (some ?? records).compactMap { record in
      record[keyPath: number].map { Point(epochs: epochs(Double(record.step)), value: $0) }
    }
  }

  /// The kind of the training loss.
  package var lossKind: TrainingLoss {
    records.lazy.compactMap(\.trainingLoss).first?.kind ?? .crossEntropy
  }

  /// The mean training loss of intervals of the run, each placed at the middle of its interval.
  ///
  /// The log holds means since the beginning of the epoch, so the loss of an interval follows from
  /// the difference of two sums. Intervals have at least a 200th of the steps, to keep noise out of
  /// the curve.
  package var trainingLoss: [Point] {
    guard let stepsPerEpoch, let last else { return [] }
    let shortest = Double(last.step) / 200
    var points: [Point] = []
    var sum = (nats: 0.0, tokens: 0.0, start: 0.0)
    var before = (epoch: 0, nats: 0.0, tokens: 0.0)
    for record in records {
      guard let loss = record.trainingLoss?.value,
        let tokens = record.epochTokens.map(Double.init)
      else { continue }
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
