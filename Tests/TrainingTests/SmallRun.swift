// A training run that is short enough for tests.

import Files
import Foundation
import LanguageModel
import Matrices
import ModelFolders
import Networks
import Randomness
import TestSupport
import Text

@testable import Training

/// Training on an artificial language, fast enough to run many times in a test.
struct SmallRun {
  var configuration = ModelConfiguration(
    tokenizer: .whitespace, context: 3, embedding: 6, hidden: [10])
  private let training: EncodedCorpus
  let validation: EncodedText
  let vocabulary: Vocabulary

  init() throws {
    // In this language each word has two possible successors.
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

  let options = TrainingOptions(
    optimizer: .adam, learningRate: 0.01, batch: 16, epochs: 3, schedule: .cosine, warmup: 5,
    l2: 1e-4, clip: 1, weightAverage: 0.5,
    dropout: DropoutRates(words: 0.1, embedding: 0.1, hidden: 0.1, output: 0.1))

  /// Runs or resumes training in a folder.
  ///
  /// - Parameters:
  ///   - start: Initial parameters that the seed does not determine.
  ///   - step: Stop once this step is reached.
  ///   - batches: Stop after this number of batches.
  ///   - afterStep: Called with the number of steps after each batch.
  func run(
    _ options: TrainingOptions, threads: Int = 1, in folder: TrainingFolder,
    resuming: Bool = false, from start: Parameters<Float>? = nil,
    stopAt step: Int = .max, stopAfter batches: Int = .max,
    afterStep: @escaping (Int) -> Void = { _ in }
  ) throws -> (
    progress: TrainingProgress, end: Trainer.End, parameters: Parameters<Float>, curve: [Double]
  ) {
    let network = Network<Float>(configuration.network(vocabulary: vocabulary.count))
    network.parameters.initialize(seed: options.seed)
    if let start, !resuming {
      try folder.writeStart(start)
      try folder.restoreStart(network.parameters)
    }
    var curve: [Double] = []
    var (done, batchesDone) = (0, 0)
    let trainer = Trainer(
      network, options: options,
      training: ContextWindows(corpus: training, window: configuration.window),
      validation: ValidationText(
        validation, window: configuration.window, count: validation.tokenCount),
      folder: folder,
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

  func newFolder(_ temporary: TemporaryFolder) throws -> TrainingFolder {
    let folder = try TrainingFolder(
      creating: FilePath(temporary.url.appendingPathComponent("m.fflm")))
    try folder.describe(.configuration, JSONEncoder().encode(configuration))
    try folder.describe(.vocabulary, vocabulary.file)
    try folder.describe(.heldOut, Data("a\n".utf8))
    return folder
  }
}
