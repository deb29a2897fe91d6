// Tests of rollbacks after divergence and after values that are not finite.

import Files
import Foundation
import LanguageModel
import Matrices
import ModelFolders
import Networks
import TestSupport
import Testing

@testable import Training

@Suite("Rolling back to the last good validation")
struct TrainerRollingBackTests {
  private let small: SmallRun

  init() throws { small = try SmallRun() }

  @Test("training that keeps diverging throws and leaves the last good model")
  func divergence() throws {
    let temporary = try TemporaryFolder()
    _ = try small.run(small.options, in: small.newFolder(temporary))
    let folder = try ModelFolder(temporary.url.appendingPathComponent("m.fflm"))
    let good = try Data(contentsOf: folder.url(.parameters))
    var wild = small.options
    (wild.optimizer, wild.learningRate, wild.clip, wild.epochs) = (.sgd, 1e30, 0, 5)
    wild.schedule = .constant
    let elsewhere = try TemporaryFolder()
    let other = try small.newFolder(elsewhere)
    let error = #expect(throws: TrainingError.self) { try small.run(wild, in: other) }
    #expect(error?.description.contains("rate was halved 3 times") == true)
    #expect(error?.description.contains("clip gradients") == true)
    withExtendedLifetime(elsewhere) {}

    // Resuming the first folder at a rate that no network survives leaves its model unchanged.
    var further = small.options
    (further.epochs, further.learningRate) = (6, 1e38)
    (further.clip, further.schedule) = (0, .constant)
    #expect(throws: TrainingError.self) {
      try small.run(further, in: TrainingFolder(continuing: folder), resuming: true)
    }
    #expect(try Data(contentsOf: folder.url(.parameters)) == good)
  }

  /// Returns options with momentum whose warm-up makes the rate too high during the second epoch.
  private func rising(to rate: Double) -> TrainingOptions {
    TrainingOptions(
      optimizer: .momentum, learningRate: rate, batch: 16, epochs: 4, schedule: .constant,
      warmup: 160)
  }

  @Test("a diverging run rolls back to its last good validation and lowers its rate")
  func rollback() throws {
    let temporary = try TemporaryFolder()
    let run = try small.run(rising(to: 2.5), in: small.newFolder(temporary))
    #expect(run.end == .epochs)
    let folder = TrainingLog(
      in: try TrainingFolder(
        continuing: ModelFolder(temporary.url.appendingPathComponent("m.fflm"))))
    let rollbacks = folder.records.filter { $0.event == .rollback }
    #expect(!rollbacks.isEmpty && rollbacks.count == run.progress.divergence?.count)
    #expect(rollbacks.allSatisfy { $0.reason?.contains("diverges") == true })
    #expect(rollbacks.map(\.step) == [74, 148])
    // At the lower rate, the last validation is the best.
    #expect(run.progress.bestStep == run.progress.step)
  }

  /// Trains, resumes at a rate that no weight survives, and returns the records of the rollbacks.
  private func rollbacks(saveEvery: Double?, batches: Int) throws -> [TrainingLog.Record] {
    let temporary = try TemporaryFolder()
    let whole = try small.run(small.options, in: small.newFolder(temporary))
    let folder = try ModelFolder(temporary.url.appendingPathComponent("m.fflm"))
    var wild = small.options
    (wild.epochs, wild.learningRate, wild.saveEvery) = (4, 1e39, saveEvery)
    (wild.clip, wild.schedule) = (0, .constant)
    let further = try small.run(
      wild, in: TrainingFolder(continuing: folder), resuming: true, stopAfter: batches)
    #expect(further.end == .interrupted && further.progress.step == whole.progress.step)
    let resumed = try small.run(
      small.options, in: TrainingFolder(continuing: folder), resuming: true)
    #expect(resumed.end == .epochs)
    return TrainingLog.records(of: folder).filter { $0.event == .rollback }
  }

  @Test("a weight that is not finite is rolled back before a timed save")
  func notFiniteAtSave() throws {
    // Without the check before the save, only the loss of the second batch would reveal the weight.
    let rollbacks = try rollbacks(saveEvery: 1e-9, batches: 2)
    #expect(rollbacks.map(\.rollbacks) == [1, 2])
    #expect(rollbacks.allSatisfy { $0.reason?.contains("a weight or") == true })
  }

  @Test("a weight that is not finite is rolled back before an interruption saves it")
  func notFiniteAtInterruption() throws {
    let rollbacks = try rollbacks(saveEvery: nil, batches: 1)
    #expect(rollbacks.map(\.rollbacks) == [1])
  }

  @Test("validation detects an optimizer state that is not finite")
  func notFiniteAtValidation() throws {
    let temporary = try TemporaryFolder()
    var wild = small.options
    // The squares of the gradients overflow. Adam divides by their root, so the weights stay
    // finite.
    (wild.l2, wild.clip) = (1e30, 0)
    let error = #expect(throws: TrainingError.self) {
      try small.run(wild, in: small.newFolder(temporary))
    }
    #expect(error?.description.contains("a weight or an optimizer state") == true)
  }

  @Test("a rollback does not count a replaced model in the folder as the best")
  func rollbackToAnother() throws {
    let temporary = try TemporaryFolder()
    _ = try small.run(small.options, in: small.newFolder(temporary))
    let folder = try ModelFolder(temporary.url.appendingPathComponent("m.fflm"))
    let parameters = Parameters<Float>(
      small.configuration.network(vocabulary: small.vocabulary.count))
    parameters.initialize(seed: 1)
    try folder.write(parameters, step: 1)
    var wild = small.options
    (wild.epochs, wild.learningRate, wild.saveEvery) = (4, 1e39, 1e-9)
    (wild.clip, wild.schedule) = (0, .constant)
    let run = try small.run(
      wild, in: TrainingFolder(continuing: folder), resuming: true, stopAfter: 1)
    #expect(run.progress.divergence?.count == 1 && run.progress.best == nil)
  }

  @Test(
    "a run that diverges before its first validation begins again from its pretrained embeddings",
    arguments: [false, true])
  func rollbackToStart(isFrozen: Bool) throws {
    var small = small
    small.configuration.freezeEmbeddings = isFrozen
    var embeddings = PretrainedEmbeddings(
      inputs: small.vocabulary.count, width: small.configuration.embedding)
    embeddings.setRow(4, to: [0.5, -0.25, 0.125, 1, -1, 0].span)
    embeddings.fillOtherRows(seed: 1)
    let options = TrainingOptions(
      optimizer: .momentum, learningRate: 8, batch: 16, epochs: 1, schedule: .constant,
      weightAverage: 0.5)
    let (whole, parts) = (try TemporaryFolder(), try TemporaryFolder())
    let a = try small.run(options, in: small.newFolder(whole), from: embeddings.parameters)
    let model = try ModelFolder(whole.url.appendingPathComponent("m.fflm"))
    let log = TrainingLog.records(of: model)
    let rollbacks = log.filter { $0.event == .rollback }
    #expect(!rollbacks.isEmpty && rollbacks.allSatisfy { $0.step == 0 }, "\(rollbacks)")
    let isKept =
      a.parameters["embedding.weight"].scalars == embeddings.parameters["embedding.weight"].scalars
    #expect(isKept == isFrozen)

    // A resumed run also begins again from them.
    var b = try small.run(
      options, in: small.newFolder(parts), from: embeddings.parameters, stopAt: 1)
    let folder = try ModelFolder(parts.url.appendingPathComponent("m.fflm"))
    #expect(b.end == .interrupted && folder.folder.has("training/start.safetensors"))
    b = try small.run(options, in: TrainingFolder(continuing: folder), resuming: true)
    #expect(b.end == .epochs && !folder.folder.has("training/start.safetensors"))
    #expect(a.parameters.all.bytes == b.parameters.all.bytes)
    #expect(
      try Data(contentsOf: model.url(.parameters)) == Data(contentsOf: folder.url(.parameters)))
  }

  @Test(
    "a diverging run that is interrupted and resumed gives the same bits",
    arguments: [20, 75, 100, 150, 190])
  func rollbackAndStops(step: Int) throws {
    let (whole, parts) = (try TemporaryFolder(), try TemporaryFolder())
    // This run diverges twice.
    let rising = rising(to: 2.5)
    let a = try small.run(rising, in: small.newFolder(whole))
    var b = try small.run(rising, in: small.newFolder(parts), stopAt: step)
    let folder = try ModelFolder(parts.url.appendingPathComponent("m.fflm"))
    var stops = 0
    while b.end == .interrupted, stops < 50 {
      stops += 1
      b = try small.run(
        rising, in: TrainingFolder(continuing: folder), resuming: true, stopAfter: step)
    }
    #expect(b.end == .epochs && stops > 0 && b.progress.divergence?.count == 2)
    #expect(a.parameters.all.bytes == b.parameters.all.bytes)
    #expect(a.progress.divergence == b.progress.divergence)
    #expect(
      try Data(contentsOf: whole.url.appendingPathComponent("m.fflm/model.safetensors"))
        == Data(contentsOf: folder.url(.parameters)))
  }
}
