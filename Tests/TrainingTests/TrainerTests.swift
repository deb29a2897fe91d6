// Tests of the training loop: reproducibility, resuming and the conditions for stopping.

import Files
import Foundation
import LanguageModel
import Matrices
import ModelFolders
import Networks
import Randomness
import TestSupport
import Testing
import Text

@testable import Training

@Suite("The training loop")
struct TrainerTests {
  private let small: SmallRun

  init() throws { small = try SmallRun() }

  @Test("a run stopped before its first batch logs one start and then a resume")
  func stoppedAtStart() throws {
    let temporary = try TemporaryFolder()
    let folder = try small.newFolder(temporary)
    let stopped = try small.run(small.options, in: folder, stopAfter: 0)
    #expect(stopped.end == .interrupted && stopped.progress.step == 0)
    _ = try small.run(small.options, in: folder, resuming: true, stopAfter: 1)
    let events = TrainingLog.records(of: folder.current).map(\.event)
    #expect(events.count { $0 == .start } == 1 && events.count { $0 == .resume } == 1)
  }

  @Test("a run that cannot write its log is saved and resumes from there")
  func unwritableLog() throws {
    let (whole, parts) = (try TemporaryFolder(), try TemporaryFolder())
    let a = try small.run(small.options, in: small.newFolder(whole))
    let file = parts.url.appendingPathComponent("m.fflm/log.jsonl")
    var log: Data?
    #expect(throws: FileError.self) {
      _ = try small.run(
        small.options, in: small.newFolder(parts),
        afterStep: { step in
          guard step == 101 else { return }
          log = try? Data(contentsOf: file)
          try? FileManager.default.removeItem(at: file)
          try? FileManager.default.createDirectory(at: file, withIntermediateDirectories: false)
        })
    }
    try FileManager.default.removeItem(at: file)
    try #require(log).write(to: file)
    let folder = try ModelFolder(parts.url.appendingPathComponent("m.fflm"))
    let b = try small.run(small.options, in: TrainingFolder(continuing: folder), resuming: true)
    // Every second step has a record, so the failure is at step 102.
    #expect(b.curve == Array(a.curve.dropFirst(102)))
    #expect(a.parameters.all.bytes == b.parameters.all.bytes)
  }

  @Test(
    "the same seed gives the same bits on 1, 2, 3 and 7 threads", arguments: [2, 3, 7],
    Precision.allCases)
  func threads(count: Int, precision: Precision) throws {
    let (one, other) = (try TemporaryFolder(), try TemporaryFolder())
    var options = small.options
    options.precision = precision
    let a = try small.run(options, threads: 1, in: small.newFolder(one))
    let b = try small.run(options, threads: count, in: small.newFolder(other))
    #expect(a.curve == b.curve)
    #expect(a.parameters.all.bytes == b.parameters.all.bytes)
    #expect(
      try Data(contentsOf: one.url.appendingPathComponent("m.fflm/model.safetensors"))
        == Data(contentsOf: other.url.appendingPathComponent("m.fflm/model.safetensors")))
  }

  @Test(
    "a sampled output layer gives the same bits on several threads and after a resumption",
    arguments: [1, 69])
  func sampledOutput(stop: Int) throws {
    var small = small
    small.configuration.outputLayer = .sampled
    let records = try recordsOfResumption(of: small, stop: stop)
    #expect(records.allSatisfy { $0.loss == nil })
    #expect(records.compactMap(\.trainingLoss).allSatisfy { $0.kind == .sampled })
    #expect(TrainingHistory(records).trainingLoss.isEmpty == false)
  }

  @Test(
    "an adaptive softmax gives the same bits on several threads and after a resumption",
    arguments: [false, true], [1, 69])
  func adaptiveOutput(tied: Bool, stop: Int) throws {
    var small = small
    small.configuration.outputLayer = .adaptive
    (small.configuration.cutoffs, small.configuration.tied) = ([3, 6], tied)
    small.configuration.direct = false
    _ = try recordsOfResumption(of: small, stop: stop)
  }

  /// Expects the same bits from a run on one thread and from one that is interrupted and resumed on
  /// others, and returns the log of the latter.
  private func recordsOfResumption(of small: SmallRun, stop: Int) throws -> [TrainingLog.Record] {
    let (whole, parts) = (try TemporaryFolder(), try TemporaryFolder())
    let a = try small.run(small.options, threads: 1, in: small.newFolder(whole))
    let first = try small.run(
      small.options, threads: 3, in: small.newFolder(parts), stopAt: stop)
    let folder = try ModelFolder(parts.url.appendingPathComponent("m.fflm"))
    let b = try small.run(
      small.options, threads: 2, in: TrainingFolder(continuing: folder), resuming: true)
    #expect(first.end == .interrupted && first.curve + b.curve == a.curve)
    #expect(a.parameters.all.bytes == b.parameters.all.bytes)
    return TrainingLog.records(of: folder)
  }

  @Test("different seeds give different models")
  func seeds() throws {
    let (one, two) = (try TemporaryFolder(), try TemporaryFolder())
    var other = small.options
    other.seed = 2
    let a = try small.run(small.options, in: small.newFolder(one))
    let b = try small.run(other, in: small.newFolder(two))
    #expect(a.parameters.all.bytes != b.parameters.all.bytes)
  }

  @Test("training in bfloat16 gives other bits, but nearly the same loss")
  func bfloat16() throws {
    let (one, two) = (try TemporaryFolder(), try TemporaryFolder())
    var options = small.options
    let a = try small.run(options, in: small.newFolder(one))
    options.precision = .bfloat16
    let b = try small.run(options, in: small.newFolder(two))
    #expect(a.parameters.all.bytes != b.parameters.all.bytes)
    let (exact, rounded) = (try #require(a.progress.best), try #require(b.progress.best))
    #expect(abs(rounded.perplexity / exact.perplexity - 1) < 0.02, "\(rounded) for \(exact)")
    #expect(a.progress.arithmetic == nil)
    #expect(b.progress.arithmetic == Precision.bfloat16.arithmetic)
  }

  @Test("resuming in bfloat16 gives the same bits")
  func resumingInBFloat16() throws {
    var options = small.options
    options.precision = .bfloat16
    let (whole, parts) = (try TemporaryFolder(), try TemporaryFolder())
    let a = try small.run(options, in: small.newFolder(whole))
    _ = try small.run(options, in: small.newFolder(parts), stopAt: 50)
    let folder = try ModelFolder(parts.url.appendingPathComponent("m.fflm"))
    let b = try small.run(options, in: TrainingFolder(continuing: folder), resuming: true)
    #expect(a.parameters.all.bytes == b.parameters.all.bytes)
  }

  @Test(
    "resuming an interrupted run gives the same bits",
    arguments: [1, 50, 67, 68, 69, 150], [OptimizerKind.sgd, .momentum, .adam])
  func resuming(stop: Int, optimizer: OptimizerKind) throws {
    var options = small.options
    options.optimizer = optimizer
    let (whole, parts) = (try TemporaryFolder(), try TemporaryFolder())
    let a = try small.run(options, in: small.newFolder(whole))
    let first = try small.run(options, in: small.newFolder(parts), stopAt: stop)
    #expect(first.end == .interrupted)
    let folder = try ModelFolder(parts.url.appendingPathComponent("m.fflm"))
    let b = try small.run(options, in: TrainingFolder(continuing: folder), resuming: true)
    #expect(a.end == .epochs && b.end == .epochs)
    #expect(first.curve + b.curve == a.curve)
    #expect(a.parameters.all.bytes == b.parameters.all.bytes)
    #expect(
      try Data(contentsOf: whole.url.appendingPathComponent("m.fflm/model.safetensors"))
        == Data(contentsOf: parts.url.appendingPathComponent("m.fflm/model.safetensors")))
  }

  @Test(
    "training lowers the validation loss and keeps the best model",
    arguments: [nil, 0.5])
  func keepsBest(weightAverage: Double?) throws {
    let temporary = try TemporaryFolder()
    var options = small.options
    (options.epochs, options.weightAverage) = (8, weightAverage)
    let run = try small.run(options, in: small.newFolder(temporary))
    let best = try #require(run.progress.best?.crossEntropy)
    // Each word is followed by one of two words or the end of the line, so the loss must be far
    // below ln 20, that of guessing.
    #expect(best < 1.5)
    let folder = try ModelFolder(temporary.url.appendingPathComponent("m.fflm"))
    let network = try folder.load().network
    let workspace = Workspace<Float>(
      network.configuration, capacity: 7, gradients: false, workers: Workers(count: 1))
    let result = try #require(
      network.evaluate(small.validation, window: small.configuration.window, in: workspace))
    #expect(result.crossEntropy == best)
  }

  @Test("patience ends a run without improvement after its rate is halved")
  func patience() throws {
    let temporary = try TemporaryFolder()
    var options = small.options
    (options.schedule, options.patience, options.epochs) = (.halve, 2, 500)
    (options.learningRate, options.l2) = (0.03, 0)
    let run = try small.run(options, in: small.newFolder(temporary))
    #expect(run.end == .patience)
    #expect(run.progress.epochsWithoutImprovement == 2)
    #expect(run.progress.halvings >= 2)
    #expect(run.progress.epoch == run.progress.bestEpoch + 3)
  }

  @Test("the step limit ends a run")
  func steps() throws {
    let temporary = try TemporaryFolder()
    var options = small.options
    options.steps = 10
    let run = try small.run(options, in: small.newFolder(temporary))
    #expect(run.end == .steps && run.progress.step == 10)
  }

  @Test("a folder in use by a run rejects a second run")
  func oneAtATime() throws {
    let temporary = try TemporaryFolder()
    let first = try small.newFolder(temporary)
    let error = #expect(throws: FileError.self) { try small.newFolder(temporary) }
    #if os(Linux)
      #expect(error?.description.contains(" (process \(getpid())) is training in ") == true)
    #endif
    _ = try small.run(small.options, in: first)
    #expect(throws: FileError.self) {
      try TrainingFolder(continuing: ModelFolder(first.destination))
    }
    // A folder cannot be replaced while a run uses it, either.
    #expect(throws: FileError.self) {
      try TrainingFolder(creating: first.destination, replacing: true)
    }
    let names = try FileManager.default.contentsOfDirectory(atPath: temporary.url.path)
    #expect(names == [first.destination.name], "nothing is left of the refused")
  }

  @Test("the log has one JSON object per line, from the start event to the end event")
  func log() throws {
    let temporary = try TemporaryFolder()
    let folder = try small.newFolder(temporary)
    _ = try small.run(small.options, in: folder)
    let lines = try String(contentsOf: folder.current.url(.log), encoding: .utf8)
      .split(separator: "\n")
    let records = try lines.map { try #require(TrainingLog.Record(line: Array($0.utf8))) }
    #expect(records.first?.event == .start && records.last?.event == .end)
    let validations = records.filter { $0.event == .validation }
    #expect(validations.map(\.epoch) == [1, 2, 3])
    #expect(validations.allSatisfy { ($0.perplexity ?? 0) > 1 && $0.isBest != nil })
  }
}
