// Tests of what is derived from a log: valid records, milestones and the loss between records.

import TestSupport
import Testing

@testable import Training

@Suite("Training history") struct TrainingHistoryTests {
  @Test("resuming discards records after the step resumed from")
  func killed() throws {
    let history = TrainingHistory(
      try log(
        #"{"event":"start","epoch":1,"step":0,"seconds":0,"batches_per_epoch":10}"#,
        #"{"event":"validation","epoch":1,"step":10,"seconds":1,"perplexity":9,"best":true}"#,
        #"{"event":"sample","epoch":1,"step":10,"seconds":1,"perplexity":9,"text":"one"}"#,
        #"{"event":"validation","epoch":2,"step":20,"seconds":2,"perplexity":7,"best":true}"#,
        #"{"event":"sample","epoch":2,"step":20,"seconds":2,"perplexity":7,"text":"void"}"#,
        #"{"event":"resume","epoch":2,"step":15,"seconds":1.5,"batches_per_epoch":10}"#,
        #"{"event":"progress","epoch":2,"step":18,"seconds":1.8}"#))
    #expect(history.records.map(\.step) == [0, 10, 10, 15, 18])
    #expect(history.samples.map(\.text) == ["one"])
    #expect(history.best?.step == 10)
    #expect(history.end == nil && history.last?.step == 18)
  }

  @Test("a run is unfinished until its last session ends without an interruption")
  func unfinished() throws {
    let start = #"{"event":"start","epoch":1,"step":0,"seconds":0}"#
    let interruption = #"{"event":"end","epoch":1,"step":5,"seconds":1,"reason":"interrupted"}"#
    let resumption = #"{"event":"resume","epoch":1,"step":5,"seconds":1}"#
    let end = #"{"event":"end","epoch":1,"step":9,"seconds":2,"reason":"all epochs done"}"#
    func isUnfinished(_ lines: [String]) throws -> Bool {
      TrainingHistory(try lines.flatMap { try log($0) }).isUnfinished
    }
    #expect(try !isUnfinished([]) && !isUnfinished([start, end]))
    #expect(try isUnfinished([start]) && isUnfinished([start, interruption]))
    #expect(try isUnfinished([start, end, resumption]))
    #expect(try !isUnfinished([start, interruption, resumption, end]))
  }

  @Test("a validation that was logged but not saved counts once when repeated")
  func validatedAgain() throws {
    let validation =
      #"{"event":"validation","epoch":1,"step":10,"seconds":1,"perplexity":9,"best":true}"#
    var records = try log(
      #"{"event":"start","epoch":1,"step":0,"seconds":0,"batches_per_epoch":10}"#,
      #"{"event":"validation","epoch":1,"step":5,"seconds":0.5,"perplexity":12,"best":true}"#,
      validation,
      #"{"event":"resume","epoch":1,"step":10,"seconds":1.5,"validated_step":5}"#)
    #expect(TrainingHistory(records).milestones.map(\.step) == [5])
    #expect(TrainingHistory(records).best?.step == 5)
    // If the model was written before the kill, its validation is the best.
    #expect(TrainingHistory(records, ofModelAt: 10).best?.perplexity == 9)
    records += try log(
      validation,
      #"{"event":"validation","epoch":2,"step":20,"seconds":2,"perplexity":7,"best":true}"#,
      #"{"event":"validation","epoch":3,"step":30,"seconds":2,"perplexity":8,"best":false}"#)
    #expect(TrainingHistory(records).validations.map(\.step) == [5, 10, 20, 30])
  }

  @Test("resuming keeps a validation that was saved")
  func validatedOnce() throws {
    let history = TrainingHistory(
      try log(
        #"{"event":"validation","epoch":1,"step":10,"seconds":1,"perplexity":9,"best":true}"#,
        #"{"event":"resume","epoch":2,"step":10,"seconds":1.5,"validated_step":10}"#,
        #"{"event":"validation","epoch":2,"step":20,"seconds":2,"perplexity":8,"best":true}"#,
        #"{"event":"resume","epoch":3,"step":25,"seconds":2.5,"validated_step":20}"#))
    #expect(history.validations.map(\.step) == [10, 20])
  }

  @Test("a rollback that was logged but not saved discards no other records")
  func rolledBackUnsaved() throws {
    let rollback =
      #"{"event":"rollback","epoch":2,"step":10,"seconds":3,"rollbacks":1}"#
    var records = try log(
      #"{"event":"validation","epoch":1,"step":10,"seconds":1,"perplexity":9,"best":true}"#,
      #"{"event":"validation","epoch":2,"step":20,"seconds":2,"perplexity":99,"best":false}"#,
      rollback,
      #"{"event":"resume","epoch":3,"step":20,"seconds":2,"validated_step":20,"rollbacks":0}"#)
    #expect(TrainingHistory(records).records.map(\.step) == [10, 20, 20])
    // The run diverges again and rolls back to a step before the current session.
    records += try log(
      #"{"event":"progress","epoch":3,"step":21,"seconds":2}"#, rollback,
      #"{"event":"progress","epoch":2,"step":11,"seconds":3}"#)
    #expect(TrainingHistory(records).records.map(\.event) == [.validation, .rollback, .progress])
    #expect(TrainingHistory(records).sessions == 1)
  }

  @Test("a rollback to before a session keeps its count and clears the earlier end")
  func rolledBackBeforeAnotherSession() throws {
    let history = TrainingHistory(
      try log(
        #"{"event":"start","epoch":1,"step":0,"seconds":0,"batches_per_epoch":10}"#,
        #"{"event":"validation","epoch":1,"step":10,"seconds":1,"perplexity":9,"best":true}"#,
        #"{"event":"end","epoch":1,"step":10,"seconds":1,"reason":"Cannot write."}"#,
        #"{"event":"resume","epoch":2,"step":13,"seconds":1,"validated_step":10,"rollbacks":0}"#,
        #"{"event":"rollback","epoch":2,"step":10,"seconds":2,"rollbacks":1}"#))
    #expect(history.sessions == 2 && history.end == nil)
  }

  @Test("the best validation and the test result belong to the saved model")
  func keptModel() throws {
    let records = try log(
      #"{"event":"validation","epoch":1,"step":10,"seconds":1,"perplexity":9,"best":true}"#,
      #"{"event":"validation","epoch":2,"step":20,"seconds":2,"perplexity":8,"best":true}"#,
      #"{"event":"end","epoch":2,"step":25,"seconds":2,"reason":"interrupted"}"#,
      #"{"event":"test","epoch":2,"step":20,"seconds":2,"perplexity":7}"#)
    let best = [nil, 10, 20, 25].map { TrainingHistory(records, ofModelAt: $0).best?.step }
    #expect(best == [20, 10, 20, nil])
    let tests = [nil, 10, 20].map { TrainingHistory(records, ofModelAt: $0).test?.perplexity }
    #expect(tests == [7, nil, 7])
    #expect(TrainingHistory(records).last?.step == 25)
  }

  @Test("a rollback discards records after the step rolled back to")
  func rolledBack() throws {
    let history = TrainingHistory(
      try log(
        #"{"event":"start","epoch":1,"step":0,"seconds":0,"batches_per_epoch":10}"#,
        #"{"event":"validation","epoch":1,"step":10,"seconds":1,"perplexity":9,"best":true}"#,
        #"{"event":"progress","epoch":2,"step":14,"seconds":2,"loss":70,"epoch_tokens":4}"#,
        #"{"event":"rollback","epoch":2,"step":10,"seconds":2,"reason":"It runs away."}"#,
        #"{"event":"progress","epoch":2,"step":13,"seconds":3,"loss":2,"epoch_tokens":3}"#,
        #"{"event":"rollback","epoch":2,"step":10,"seconds":4,"reason":"It runs away."}"#,
        #"{"event":"progress","epoch":2,"step":12,"seconds":5,"loss":1,"epoch_tokens":2}"#))
    #expect(history.records.map(\.step) == [0, 10, 10, 10, 12])
    #expect(history.records.compactMap(\.loss) == [1])
  }

  @Test("a resumed run has no end and no test result")
  func resumed() throws {
    var records = try log(
      #"{"event":"start","epoch":1,"step":0,"seconds":0,"batches_per_epoch":10}"#,
      #"{"event":"end","epoch":1,"step":10,"seconds":1,"reason":"all epochs done"}"#,
      #"{"event":"test","epoch":1,"step":10,"seconds":1,"perplexity":8}"#)
    #expect(TrainingHistory(records).end == "all epochs done")
    #expect(TrainingHistory(records).test?.perplexity == 8)
    records += try log(
      #"{"event":"resume","epoch":2,"step":10,"seconds":1,"batches_per_epoch":10}"#)
    #expect(TrainingHistory(records).end == nil && TrainingHistory(records).test == nil)
  }

  @Test("samples come from validations 1, 2, 4, 8, … and the best one")
  func milestones() {
    let history = TrainingHistory(longLog(epochs: 20, perEpoch: 1))
    #expect(history.milestones.map(\.epoch) == [1, 2, 4, 8, 16])
    #expect(history.samples.map(\.epoch) == [1, 2, 4, 8, 13, 16])
    #expect(TrainingHistory([]).milestones.isEmpty && TrainingHistory([]).samples.isEmpty)
  }

  @Test("each training loss point is the mean between two records, at their midpoint")
  func trainingLoss() throws {
    // Batches of one token have losses of 6, 5, 4 and 3, then 2, 2, 1 and 1 in the second epoch.
    let history = TrainingHistory(
      try log(
        #"{"event":"start","epoch":1,"step":0,"seconds":0,"batches_per_epoch":4}"#,
        #"{"event":"progress","epoch":1,"step":1,"seconds":1,"loss":6,"epoch_tokens":1}"#,
        #"{"event":"progress","epoch":1,"step":3,"seconds":3,"loss":5,"epoch_tokens":3}"#,
        #"{"event":"validation","epoch":1,"step":4,"seconds":4,"loss":4.5,"epoch_tokens":4}"#,
        #"{"event":"validation","epoch":2,"step":8,"seconds":8,"loss":1.5,"epoch_tokens":4}"#,
        #"{"event":"end","epoch":2,"step":8,"seconds":8,"reason":"all epochs done"}"#))
    #expect(
      history.trainingLoss == [
        TrainingHistory.Point(epochs: 0.125, value: 6),
        TrainingHistory.Point(epochs: 0.5, value: 4.5),
        TrainingHistory.Point(epochs: 0.875, value: 3),
        TrainingHistory.Point(epochs: 1.5, value: 1.5),
      ])
  }

  @Test("omitting progress records hardly changes the mean training loss")
  func gaps() throws {
    let records = longLog(epochs: 4, perEpoch: 40)
    let whole = TrainingHistory(records).trainingLoss
    let some = TrainingHistory(
      records.enumerated().filter { $0 % 3 != 2 || $1.event != .progress }.map(\.element)
    ).trainingLoss
    #expect(some.count < whole.count)
    let mean = { (points: [TrainingHistory.Point]) in
      points.map(\.value).reduce(0, +) / Double(points.count)
    }
    #expect(abs(mean(some) - mean(whole)) < 0.1)
    #expect(some.allSatisfy { (3.6...7.4).contains($0.value) })
  }

  @Test("the training loss is correct when the token count overflows")
  func manyTokens() throws {
    let tokens = 1 << 50
    var records = try log(
      #"{"event":"start","epoch":1,"step":0,"seconds":0,"batches_per_epoch":10}"#)
    for epoch in 1...9000 {
      records += try log(
        #"{"event":"progress","epoch":\#(epoch),"step":0,"seconds":0,"loss":2,"epoch_tokens":\#(tokens)}"#
      )
    }
    records += try log(
      #"{"event":"progress","epoch":9001,"step":1000,"seconds":0,"loss":2,"epoch_tokens":5}"#)
    #expect(TrainingHistory(records).trainingLoss.map(\.value) == [2])
  }

  @Test("the training loss has 150 to 200 points for a long log")
  func manyRecords() {
    let points = TrainingHistory(longLog(epochs: 20, perEpoch: 500)).trainingLoss
    #expect((150...200).contains(points.count))
  }
}
