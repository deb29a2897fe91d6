// The training loop: the same bits for the same seed, going on where it stopped, and stopping.

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
  private let configuration = ModelConfiguration(
    tokenizer: .whitespace, context: 3, embedding: 6, hidden: [10])
  private let training: EncodedCorpus
  private let validation: EncodedText
  private let vocabulary: Vocabulary

  init() throws {
    // A little language: each word is followed by one of two.
    var random = SeededGenerator(seed: 9)
    var word = 0
    let words = (0..<1200).map { i in
      word = (2 * word + Int.random(in: 1...2, using: &random)) % 17
      return "w\(word)" + (i % 12 == 11 ? "\n" : " ")
    }
    let text = { (range: Range<Int>) in
      try SourceText(Data(words[range].joined().utf8), name: "text")
    }
    let tokenizer = Tokenizer(kind: .whitespace)
    vocabulary = try Vocabulary(
      training: [text(0..<1080)], tokenizer: tokenizer, minCount: 1, maxSize: nil)
    training = try EncodedCorpus(
      EncodedText(text(0..<1080), tokenizer: tokenizer, vocabulary: vocabulary),
      scratch: FilePath(FileManager.default.temporaryDirectory))
    validation = EncodedText(
      try text(1080..<1200), tokenizer: tokenizer, vocabulary: vocabulary)
  }

  private let options = TrainingOptions(
    optimizer: .adam, learningRate: 0.01, batch: 16, epochs: 3, schedule: .cosine, warmup: 5,
    l2: 1e-4, clip: 1, weightAverage: 0.5,
    dropout: DropoutRates(words: 0.1, embedding: 0.1, hidden: 0.1, output: 0.1))

  /// A run in a folder of its own, with whatever is done to it.
  private func run(
    _ options: TrainingOptions, threads: Int = 1, decaysLazily: Bool = false,
    in folder: TrainingFolder, resuming: Bool = false,
    stopAt step: Int = .max, stopAfter batches: Int = .max,
    afterStep: @escaping (Int) -> Void = { _ in }
  ) throws -> (
    progress: TrainingProgress, end: Trainer.End, parameters: Parameters<Float>, curve: [Double]
  ) {
    let shape = configuration.network(vocabulary: vocabulary.count)
    let table = ParameterTable(
      shape.groups.map { group in
        ParameterGroup(
          group.name, group.shape, role: group.role, variance: group.variance,
          decaysLazily: decaysLazily)
      })
    let network = Network<Float>(shape, over: Parameters(table))
    network.parameters.initialize(seed: options.seed)
    var curve: [Double] = []
    var (done, batchesDone) = (0, 0)
    let trainer = Trainer(
      network, options: options,
      training: ContextWindows(corpus: training, window: configuration.window),
      validation: ValidationText(validation, window: configuration.window), folder: folder,
      log: TrainingLog(in: folder), workers: Workers(count: threads, leastWork: 1),
      report: { event, progress in
        done = progress.step
        guard case .progressed = event else { return }
        batchesDone += 1
        curve.append(progress.epochNats)
        afterStep(progress.step)
      },
      shouldStop: { done >= step || batchesDone >= batches })
    if resuming { try trainer.resume() }
    let end = try trainer.run()
    return (trainer.progress, end, network.parameters, curve)
  }

  private func newFolder(_ temporary: TemporaryFolder) throws -> TrainingFolder {
    let folder = try TrainingFolder(
      creating: FilePath(temporary.url.appendingPathComponent("m.fflm")))
    try folder.describe(.configuration, JSONEncoder().encode(configuration))
    try folder.describe(.vocabulary, vocabulary.file)
    try folder.describe(.heldOut, Data("a\n".utf8))
    return folder
  }

  @Test("a run that was stopped before its first batch begins once")
  func stoppedAtStart() throws {
    let temporary = try TemporaryFolder()
    let folder = try newFolder(temporary)
    let stopped = try run(options, in: folder, stopAfter: 0)
    #expect(stopped.end == .interrupted && stopped.progress.step == 0)
    _ = try run(options, in: folder, resuming: true, stopAfter: 1)
    let events = TrainingLog.records(of: folder.current).map(\.event)
    #expect(events.count { $0 == .start } == 1 && events.count { $0 == .resume } == 1)
  }

  @Test("a run whose log can no longer be written is saved, and resumes from there")
  func unwritableLog() throws {
    let (whole, parts) = (try TemporaryFolder(), try TemporaryFolder())
    let a = try run(options, in: newFolder(whole))
    let file = parts.url.appendingPathComponent("m.fflm/log.jsonl")
    var log: Data?
    #expect(throws: FileError.self) {
      _ = try run(
        options, in: newFolder(parts),
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
    let b = try run(options, in: TrainingFolder(continuing: folder), resuming: true)
    // Every second step has a record.
    #expect(b.curve == Array(a.curve.dropFirst(102)))
    #expect(a.parameters.all.bytes == b.parameters.all.bytes)
  }

  @Test("the same seed gives the same bits on 1, 2, 3 and 7 threads", arguments: [2, 3, 7])
  func threads(count: Int) throws {
    let (one, other) = (try TemporaryFolder(), try TemporaryFolder())
    let a = try run(options, threads: 1, in: newFolder(one))
    let b = try run(options, threads: count, in: newFolder(other))
    #expect(a.curve == b.curve)
    #expect(a.parameters.all.bytes == b.parameters.all.bytes)
    #expect(
      try Data(contentsOf: one.url.appendingPathComponent("m.fflm/model.safetensors"))
        == Data(contentsOf: other.url.appendingPathComponent("m.fflm/model.safetensors")))
  }

  @Test("another seed gives another model")
  func seeds() throws {
    let (one, two) = (try TemporaryFolder(), try TemporaryFolder())
    var other = options
    other.seed = 2
    let a = try run(options, in: newFolder(one))
    let b = try run(other, in: newFolder(two))
    #expect(a.parameters.all.bytes != b.parameters.all.bytes)
  }

  @Test(
    "a run that was stopped and goes on ends with the same bits",
    arguments: [1, 50, 67, 68, 69, 150], [OptimizerKind.sgd, .momentum, .adam])
  func resuming(stop: Int, optimizer: OptimizerKind) throws {
    var options = options
    options.optimizer = optimizer
    let (whole, parts) = (try TemporaryFolder(), try TemporaryFolder())
    let a = try run(options, in: newFolder(whole))
    let first = try run(options, in: newFolder(parts), stopAt: stop)
    #expect(first.end == .interrupted)
    let folder = try ModelFolder(parts.url.appendingPathComponent("m.fflm"))
    let b = try run(options, in: TrainingFolder(continuing: folder), resuming: true)
    #expect(a.end == .epochs && b.end == .epochs)
    #expect(first.curve + b.curve == a.curve)
    #expect(a.parameters.all.bytes == b.parameters.all.bytes)
    #expect(
      try Data(contentsOf: whole.url.appendingPathComponent("m.fflm/model.safetensors"))
        == Data(contentsOf: parts.url.appendingPathComponent("m.fflm/model.safetensors")))
  }

  @Test(
    "resuming between validations gives the same bits with rows that decay lazily",
    arguments: [1, 50, 68, 70], [nil, 0.5])
  func resumingLazyDecay(stop: Int, weightAverage: Double?) throws {
    var options = options
    (options.l2, options.weightDecay, options.weightAverage) = (0, 0.5, weightAverage)
    let (whole, parts) = (try TemporaryFolder(), try TemporaryFolder())
    let a = try run(options, decaysLazily: true, in: newFolder(whole))
    _ = try run(options, decaysLazily: true, in: newFolder(parts), stopAt: stop)
    let folder = try ModelFolder(parts.url.appendingPathComponent("m.fflm"))
    let b = try run(
      options, decaysLazily: true, in: TrainingFolder(continuing: folder), resuming: true)
    #expect(a.parameters.all.bytes == b.parameters.all.bytes)
    for name in ["model.safetensors", "training/state.safetensors"] {
      let tensors = try [whole, parts].map {
        try Data(contentsOf: $0.url.appendingPathComponent("m.fflm/\(name)")).suffix(
          4 * a.parameters.all.count)
      }
      #expect(tensors[0] == tensors[1], "\(name)")
    }
  }

  @Test("a validation brings all rows that decay lazily up to date")
  func validatingLazyDecay() throws {
    let temporary = try TemporaryFolder()
    var options = options
    (options.l2, options.weightDecay, options.weightAverage, options.epochs) = (0, 0.5, nil, 1)
    let run = try run(options, decaysLazily: true, in: newFolder(temporary))
    #expect(run.progress.isValidated)
    let sums = "embedding.weight.sums"
    let state = Parameters<Float>(
      ParameterTable([
        ParameterGroup("sum", [2]), ParameterGroup(sums, [vocabulary.count, 2]),
      ]))
    let folder = try Folder(FilePath(temporary.url.appendingPathComponent("m.fflm/training")))
    let file = try ModelFolder.tensors(in: ModelFolder.goodState, of: folder)
    try ModelFolder.read(
      state, from: file, at: folder.path(of: ModelFolder.goodState), prefix: "decay/")
    #expect(state["sum"][0, 0] < 0)
    for row in 0..<vocabulary.count {
      #expect(state[sums].rows(row..<row + 1).scalars == state["sum"].scalars)
    }
  }

  @Test(
    "training lowers the validation loss, and the best model is the one that is kept",
    arguments: [nil, 0.5])
  func keepsBest(weightAverage: Double?) throws {
    let temporary = try TemporaryFolder()
    var options = options
    (options.epochs, options.weightAverage) = (8, weightAverage)
    let run = try run(options, in: newFolder(temporary))
    let best = try #require(run.progress.best?.crossEntropy)
    // Each word has two followers at most, or it ends a line: far better than any of 20.
    #expect(best < 1.5)
    let folder = try ModelFolder(temporary.url.appendingPathComponent("m.fflm"))
    let network = try folder.load().network
    let workspace = Workspace<Float>(
      network.configuration, capacity: 7, gradients: false, workers: Workers(count: 1))
    let result = try #require(
      network.evaluate(validation, window: configuration.window, in: workspace))
    #expect(result.crossEntropy == best)
  }

  @Test("patience ends a run that does not improve, and halving halves its rate")
  func patience() throws {
    let temporary = try TemporaryFolder()
    var options = options
    (options.schedule, options.patience, options.epochs) = (.halve, 2, 500)
    (options.learningRate, options.l2) = (0.03, 0)
    let run = try run(options, in: newFolder(temporary))
    #expect(run.end == .patience)
    #expect(run.progress.epochsWithoutImprovement == 2)
    #expect(run.progress.halvings >= 2)
    #expect(run.progress.epoch == run.progress.bestEpoch + 3)
  }

  @Test("a number of steps ends a run")
  func steps() throws {
    let temporary = try TemporaryFolder()
    var options = options
    options.steps = 10
    let run = try run(options, in: newFolder(temporary))
    #expect(run.end == .steps && run.progress.step == 10)
  }

  @Test("a loss that is not finite stops with a sentence and leaves the last good model")
  func divergence() throws {
    let temporary = try TemporaryFolder()
    _ = try run(options, in: newFolder(temporary))
    let folder = try ModelFolder(temporary.url.appendingPathComponent("m.fflm"))
    let good = try Data(contentsOf: folder.url(.parameters))
    var wild = options
    (wild.optimizer, wild.learningRate, wild.clip, wild.epochs) = (.sgd, 1e30, 0, 5)
    wild.schedule = .constant
    let elsewhere = try TemporaryFolder()
    let other = try newFolder(elsewhere)
    let error = #expect(throws: TrainingError.self) { try run(wild, in: other) }
    #expect(error?.description.contains("rate was halved 3 times") == true)
    #expect(error?.description.contains("--learning-rate") == true)
    withExtendedLifetime(elsewhere) {}

    // The same folder goes on at a rate that no network survives: what it holds stays as it was.
    var further = options
    (further.epochs, further.learningRate) = (6, 1e38)
    (further.clip, further.schedule) = (0, .constant)
    #expect(throws: TrainingError.self) {
      try run(further, in: TrainingFolder(continuing: folder), resuming: true)
    }
    #expect(try Data(contentsOf: folder.url(.parameters)) == good)
  }

  /// Momentum whose rate rises until it is too high, in the second epoch.
  private func rising(to rate: Double) -> TrainingOptions {
    TrainingOptions(
      optimizer: .momentum, learningRate: rate, batch: 16, epochs: 4, schedule: .constant,
      warmup: 160)
  }

  @Test("a run that diverges goes on from its last good validation at half the rate")
  func rollback() throws {
    let temporary = try TemporaryFolder()
    let run = try run(rising(to: 2.5), in: newFolder(temporary))
    #expect(run.end == .epochs)
    let folder = TrainingLog(
      in: try TrainingFolder(
        continuing: ModelFolder(temporary.url.appendingPathComponent("m.fflm"))))
    let rollbacks = folder.records.filter { $0.event == .rollback }
    #expect(!rollbacks.isEmpty && rollbacks.count == run.progress.divergence?.count)
    #expect(rollbacks.allSatisfy { $0.reason?.contains("runs away") == true })
    #expect(rollbacks.map(\.step) == [74, 148])
    // At the lower rate each epoch improves on the one before it.
    #expect(run.progress.bestStep == run.progress.step)
  }

  /// Trains, then goes on at a rate that no weight survives, and returns how it went back.
  private func rollbacks(saveEvery: Double?, batches: Int) throws -> [TrainingLog.Record] {
    let temporary = try TemporaryFolder()
    let whole = try run(options, in: newFolder(temporary))
    let folder = try ModelFolder(temporary.url.appendingPathComponent("m.fflm"))
    var wild = options
    (wild.epochs, wild.learningRate, wild.saveEvery) = (4, 1e39, saveEvery)
    (wild.clip, wild.schedule) = (0, .constant)
    let further = try run(
      wild, in: TrainingFolder(continuing: folder), resuming: true, stopAfter: batches)
    #expect(further.end == .interrupted && further.progress.step == whole.progress.step)
    let resumed = try run(options, in: TrainingFolder(continuing: folder), resuming: true)
    #expect(resumed.end == .epochs)
    return TrainingLog.records(of: folder).filter { $0.event == .rollback }
  }

  @Test("an update that leaves a weight not finite is gone back on before the clock saves it")
  func notFiniteAtSave() throws {
    // The loss of the second batch would tell.
    let rollbacks = try rollbacks(saveEvery: 1e-9, batches: 2)
    #expect(rollbacks.map(\.rollbacks) == [1, 2])
    #expect(rollbacks.allSatisfy { $0.reason?.contains("a weight, or") == true })
  }

  @Test("an update that leaves a weight not finite is gone back on before an interruption saves it")
  func notFiniteAtInterruption() throws {
    let rollbacks = try rollbacks(saveEvery: nil, batches: 1)
    #expect(rollbacks.map(\.rollbacks) == [1])
  }

  @Test(
    "a state of the optimizer that is not finite is found at a validation, though no loss tells")
  func notFiniteAtValidation() throws {
    let temporary = try TemporaryFolder()
    var wild = options
    // Squares of gradients overflow, and by them all steps are divided.
    (wild.l2, wild.clip) = (1e30, 0)
    let error = #expect(throws: TrainingError.self) { try run(wild, in: newFolder(temporary)) }
    #expect(error?.description.contains("a weight, or what is kept to change it by") == true)
  }

  @Test("a run that goes back does not take the model in the folder for the best before it")
  func rollbackToAnother() throws {
    let temporary = try TemporaryFolder()
    _ = try run(options, in: newFolder(temporary))
    let folder = try ModelFolder(temporary.url.appendingPathComponent("m.fflm"))
    let parameters = Parameters<Float>(configuration.network(vocabulary: vocabulary.count))
    parameters.initialize(seed: 1)
    try folder.write(parameters, step: 1)
    var wild = options
    (wild.epochs, wild.learningRate, wild.saveEvery) = (4, 1e39, 1e-9)
    (wild.clip, wild.schedule) = (0, .constant)
    let run = try run(
      wild, in: TrainingFolder(continuing: folder), resuming: true, stopAfter: 1)
    #expect(run.progress.divergence?.count == 1 && run.progress.best == nil)
  }

  @Test(
    "a run that diverges ends with the same bits however often it was stopped",
    arguments: [20, 75, 100, 150, 190])
  func rollbackAndStops(step: Int) throws {
    let (whole, parts) = (try TemporaryFolder(), try TemporaryFolder())
    // This one diverges twice.
    let rising = rising(to: 2.5)
    let a = try run(rising, in: newFolder(whole))
    var b = try run(rising, in: newFolder(parts), stopAt: step)
    let folder = try ModelFolder(parts.url.appendingPathComponent("m.fflm"))
    var stops = 0
    while b.end == .interrupted, stops < 50 {
      stops += 1
      b = try run(
        rising, in: TrainingFolder(continuing: folder), resuming: true, stopAfter: step)
    }
    #expect(b.end == .epochs && stops > 0 && b.progress.divergence?.count == 2)
    #expect(a.parameters.all.bytes == b.parameters.all.bytes)
    #expect(a.progress.divergence == b.progress.divergence)
    #expect(
      try Data(contentsOf: whole.url.appendingPathComponent("m.fflm/model.safetensors"))
        == Data(contentsOf: folder.url(.parameters)))
  }

  @Test("a folder takes one run at a time")
  func oneAtATime() throws {
    let temporary = try TemporaryFolder()
    let first = try newFolder(temporary)
    let error = #expect(throws: FileError.self) { try newFolder(temporary) }
    #if os(Linux)
      #expect(error?.description.contains(" (process \(getpid())) is training in ") == true)
    #endif
    _ = try run(options, in: first)
    #expect(throws: FileError.self) {
      try TrainingFolder(continuing: ModelFolder(first.destination))
    }
    // Nor is a folder replaced under the run that works in it.
    #expect(throws: FileError.self) {
      try TrainingFolder(creating: first.destination, replacing: true)
    }
    let names = try FileManager.default.contentsOfDirectory(atPath: temporary.url.path)
    #expect(names == [first.destination.name], "nothing is left of the refused")
  }

  @Test("the log has one JSON object a line, from start to end")
  func log() throws {
    let temporary = try TemporaryFolder()
    let folder = try newFolder(temporary)
    _ = try run(options, in: folder)
    let lines = try String(contentsOf: folder.current.url(.log), encoding: .utf8)
      .split(separator: "\n")
    let records = try lines.map { try #require(TrainingLog.Record(line: Array($0.utf8))) }
    #expect(records.first?.event == .start && records.last?.event == .end)
    let validations = records.filter { $0.event == .validation }
    #expect(validations.map(\.epoch) == [1, 2, 3])
    #expect(validations.allSatisfy { ($0.perplexity ?? 0) > 1 && $0.isBest != nil })
  }
}
