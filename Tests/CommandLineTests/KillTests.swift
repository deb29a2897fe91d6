// Tests of killed training: the folder always loads, and the resumed run gives the same result.

import Foundation
import Testing
import Training

/// Kills a few times by default. FFLM_KILLS=n in the environment asks for n kills at random
/// moments, and for one kill between any two changes to files.
@Suite("Killed training", .timeLimit(.minutes(60))) struct KillTests {
  private static let killsAsked = ProcessInfo.processInfo.environment["FFLM_KILLS"].flatMap(
    Int.init)

  /// A training run whose model replaces another one.
  private struct Run: CustomTestStringConvertible {
    let testDescription: String
    let options: String
    let saveEvery: String
    /// The number of changes to files between two kills if FFLM_KILLS is not set.
    let stride: Int

    /// A run of fewer than 200 steps, each of which is logged regardless of the time.
    static let diverging = Run(
      testDescription: "one that diverges and saves now and then",
      options: "--batch 14 --epochs 3 --learning-rate 3 --warmup 60", saveEvery: "0.05s", stride: 47
    )
    /// A run in which the record of each validation follows a save of the same step.
    static let saving = Run(
      testDescription: "one that saves after each batch",
      options: "--batch 200 --epochs 2 --learning-rate 0.05", saveEvery: "0.000001s", stride: 7)

    /// Returns the command that continues the run, or begins it if nothing of it was saved.
    func words(_ place: Workplace) -> [String] {
      let isBegun =
        (try? place.text("m/config.json"))?.contains(#""optimizer" : "momentum""#) == true
      let start = "pets.txt \(plain) --hidden 8 --optimizer momentum --keep 2 --force --model m"
      return
        "train \(isBegun ? "--resume m" : "\(start) \(options)") --quiet --save-every \(saveEvery)"
        .split(separator: " ").map(String.init)
    }

    /// Trains to the end, or to the kill that the environment asks for.
    func train(
      in place: Workplace, environment: [String: String] = [:]
    ) async throws -> Program.Outcome {
      try await place.run(words: words(place), environment: environment)
    }
  }

  /// The results of an undisturbed run.
  private struct Whole {
    let run: Run
    let outcome: Program.Outcome
    let model: Data
    let checkpoints: [String: Data]
    let state: Data
    let log: [TrainingLog.Record]

    init(_ run: Run) async throws {
      self.run = run
      let place = try await KillTests.begun()
      outcome = try await run.train(in: place)
      #expect(outcome.status == 0, "\(outcome)")
      (model, checkpoints, state, log) = try (
        place.data("m/model.safetensors"), place.contents(of: "m/checkpoints"),
        KillTests.tensors(of: place), KillTests.log(of: place)
      )
    }
  }

  // MARK: - Tests

  #if DEBUG
    @Test(
      "a run killed between any two file changes resumes to the same weights",
      arguments: [Run.diverging, .saving])
    private func betweenChanges(run: Run) async throws {
      let whole = try await Whole(run)
      let stride = Self.killsAsked == nil ? run.stride : 1
      var moment = 1
      while true {
        let place = try await Self.begun()
        let killed = try await run.train(in: place, environment: ["FFLM_KILL_AT": "\(moment)"])
        guard killed.status == 128 + SIGKILL else {
          #expect(killed.status == 0 && moment > 10 * run.stride, "\(killed)")
          break
        }
        try await finish(place, as: whole, "killed at change \(moment)")
        moment += stride
      }
    }
  #endif

  @Test("a run killed repeatedly at random moments resumes to the same weights")
  func atRandom() async throws {
    let whole = try await Whole(.diverging)
    #expect(whole.outcome.errors.contains("diverges"), "\(whole.outcome)")
    var kills = 0
    while kills < Self.killsAsked ?? 3 {
      let place = try await Self.begun()
      var (hasEnded, killsHere) = (false, 0)
      while !hasEnded {
        let process = Program.process(whole.run.words(place), in: place.url)
        // The time grows with each kill so that even a slow machine reaches a save.
        let longest = 300 + 50 * killsHere
        let outcome = try await Program.finish(process) {
          try await Task.sleep(for: .milliseconds(Int.random(in: 10...longest)))
          if process.isRunning { kill(process.processIdentifier, SIGKILL) }
        }
        hasEnded = outcome.status == 0
        #expect(hasEnded || outcome.status == 128 + SIGKILL, "\(outcome)")
        if !hasEnded { (kills, killsHere) = (kills + 1, killsHere + 1) }
        try await loads(place, "\(kills) kills")
      }
      try await finish(place, as: whole, "\(kills) kills")
    }
  }

  // MARK: - Steps

  /// Creates a workplace with another model at the run's destination.
  private static func begun() async throws -> Workplace {
    let place = try Workplace(lines: 100)
    _ = try await place.run("train pets.txt \(quick) --model m")
    return place
  }

  private func loads(_ place: Workplace, _ story: String) async throws {
    let outcome = try await place.run("eval -m m")
    #expect(outcome.status == 0, "\(story): \(outcome)")
  }

  /// Continues the run to its end and compares the results.
  private func finish(_ place: Workplace, as whole: Whole, _ story: String) async throws {
    try await loads(place, story)
    let outcome = try await whole.run.train(in: place)
    #expect(outcome.status == 0, "\(story): \(outcome)")
    #expect(try place.data("m/model.safetensors") == whole.model, "\(story)")
    #expect(try place.contents(of: "m/checkpoints") == whole.checkpoints, "\(story)")
    #expect(try Self.tensors(of: place) == whole.state, "\(story)")
    let log = try Self.log(of: place)
    let difference = log.difference(from: whole.log)
    #expect(difference.isEmpty, "\(story): \(difference)")
    #expect(try place.names.filter { $0.hasPrefix(".fflm") }.isEmpty, "\(story)")
  }

  // MARK: - Results

  /// Returns the weights and the optimizer's state, without the header, which contains the elapsed
  /// time.
  private static func tensors(of place: Workplace) throws -> Data {
    try SafetensorsBytes(place.data("m/training/state.safetensors")).body
  }

  /// Returns the valid log records without times and sessions. A run that is killed at its end logs
  /// the end twice, of which one record is kept.
  private static func log(of place: Workplace) throws -> [TrainingLog.Record] {
    let lines = try place.text("m/log.jsonl").split(separator: "\n")
    let written = lines.compactMap { TrainingLog.Record(line: Array($0.utf8)) }
    var records: [TrainingLog.Record] = []
    for var record in TrainingHistory(written).records where record.event != .resume {
      (record.seconds, record.tokensPerSecond) = (0, nil)
      if record.event != .end || !records.contains(record) { records.append(record) }
    }
    return records
  }
}
