// A run of fflm vectors train: begun or resumed, and trained to its end.

import Files
import Foundation
import Matrices
import Reports
import Text
import WordVectors

/// A trainer with its text, its destination and the folder of its partial state.
struct VectorsRun {
  private let run: VectorRun
  private let vocabulary: Vocabulary
  private let corpus: EncodedCorpus
  private let counts: [Int]
  private let name: String
  private let destination: FilePath
  private let partial: PartialVectors
  private let isResumed: Bool
  /// Whether a file at the destination may be replaced.
  private let replaces: Bool

  private static let secondsBetweenSaves = 300.0

  // MARK: - Beginning and resuming

  /// - Throws: ``CommandError`` if the vectors cannot go to the destination; `TextError`.
  init(
    beginning path: String, output: String?, _ options: VectorOptions,
    tokenizer: (SourceText) -> Tokenizer, minCount: Int, maxSize: Int?, lines: LineMode,
    lossy: Bool, force: Bool
  ) throws {
    destination = try VectorsDestination.path(output, corpus: path, force: force)
    let text = try SourceText(path: path, lossy: lossy, scratch: destination)
    let tokenizer = tokenizer(text)
    noteLineEnds(text.lineEnds, in: text.name)
    vocabulary = try Vocabulary(
      training: [text], tokenizer: tokenizer, minCount: minCount, maxSize: maxSize)
    corpus = try EncodedCorpus(
      EncodedText(text, tokenizer: tokenizer, vocabulary: vocabulary), scratch: destination)
    try text.checkUnchanged()
    counts = corpus.wordCounts(vocabulary)
    name = text.name
    run = VectorRun(
      corpus: try RunTexts.stored(path), tokenizer, lossy: lossy, lines: lines, options: options,
      digest: corpus.digest)
    partial = try PartialVectors(
      creating: PartialVectors.path(of: destination), vocabulary: vocabulary)
    isResumed = false
    replaces = force
    Interruption.listen()
  }

  /// - Parameter corpus: The path of the text, if it is not where it was.
  /// - Throws: ``CommandError`` if there is no such run, the text is another one, or the destination
  ///   exists and `force` is false; `VectorError` if the run is damaged.
  init(resuming name: String, corpus path: String?, force: Bool) throws {
    destination = FilePath(name).withoutTrailingSlashes
    let folder = PartialVectors.path(of: destination)
    guard PartialVectors.isSaved(at: folder) else {
      throw CommandError.noVectorsRun(destination, folder)
    }
    partial = try PartialVectors(resuming: folder)
    (run, vocabulary) = try partial.run()
    try partial.checkShapes(run, vocabulary: vocabulary)
    let path = path ?? run.corpus
    guard path == "-" || RunTexts.isKept(path) else {
      throw CommandError.movedText(
        kind: "training", path: path,
        command: "fflm vectors train TEXT --resume \(shellText(destination))")
    }
    let text = try SourceText(path: path, lossy: run.lossy, scratch: folder)
    corpus = try EncodedCorpus(
      EncodedText(text, tokenizer: run.textTokenizer, vocabulary: vocabulary), scratch: folder)
    try text.checkUnchanged()
    guard corpus.digest == run.digest else {
      throw CommandError.otherVectorsText(name: text.name, destination)
    }
    counts = corpus.wordCounts(vocabulary)
    self.name = text.name
    isResumed = true
    replaces = force
    try checkDestination()
    Interruption.listen()
  }

  /// The number of word tokens per epoch.
  private var words: Int { counts.reduce(0, +) + corpus.unknownCount }

  /// Prints the text, the vocabulary and the options.
  func describe() {
    let options = run.options
    let share = 100 * Double(corpus.unknownCount) / Double(max(words, 1))
    let rows = [
      ("corpus", "\(name): \(counted(words, "word"))"),
      (
        "vocabulary",
        "\(counted(count, "word")); \(fixed(share, 2)) % of the tokens are out of vocabulary and "
          + "left out"
      ),
      (
        "training",
        """
        \(options.method.rawValue), dimensions \(options.dimensions), window \(options.window), \
        negative \(options.negative), epochs \(options.epochs), subsample \(options.subsample), \
        learning-rate \(options.learningRate), seed \(options.seed)
        """
      ), ("file", destination.display),
    ]
    for (title, text) in rows {
      Terminal.note(title.padding(toLength: 12, withPad: " ", startingAt: 0) + text)
    }
  }

  /// Prints a note if the text is so short that its words may get vectors of nearly the same
  /// direction with the default number of epochs.
  func noteShortText() {
    let epochs = run.options.epochs
    guard counts.reduce(0, +) * epochs < 1_000_000 else { return }
    Terminal.note(
      """
      Note: The text is short for \(epochs) epochs, so the similarities of all words may be near 1; \
      specify more epochs, such as --epochs \(10 * epochs).
      """)
  }

  private var memoryNeed: MemoryNeed {
    let tables = 8 * Double(vocabulary.count) * Double(run.options.dimensions)
    return MemoryNeed(
      bytes: tables + Double(vocabulary.byteCount) + TrainingPlan.programBytes,
      memory: .ofThisProcess, options: "--dimensions or --max-vocabulary")
  }

  private var count: Int { vocabulary.count - Vocabulary.specialTokens.count }

  // MARK: - Training

  /// Trains to the end and writes the vectors, or saves the run if a signal interrupts it.
  ///
  /// - Returns: The exit code.
  func train(_ display: VectorsDisplay, asJSON: Bool, on workers: Workers) throws -> Int32 {
    do {
      try memoryNeed.check()
      let trainer = VectorTrainer(run.options, corpus: corpus, counts: counts, lines: run.lines)
      if isResumed { try partial.restore(trainer, run) } else { trainer.initialize() }
      let speed = try trainToEnd(trainer, display, on: workers)
      if !trainer.isDone {
        noteInterruption()
        return 128 + (Interruption.cause ?? SIGINT)
      }
      // The vectors are not lost if writing them fails or the program is killed.
      try save(trainer)
      Interruption.stopListening()
      let count = try write(trainer)
      PartialVectors.remove(at: partialPath)
      try report(trainer, count: count, speed: speed, asJSON: asJSON)
      return EXIT_SUCCESS
    } catch {
      // A run that was never saved cannot be resumed.
      if !PartialVectors.isSaved(at: partialPath) { PartialVectors.remove(at: partialPath) }
      throw error
    }
  }

  private var partialPath: FilePath { PartialVectors.path(of: destination) }

  /// Trains until the end or until a signal asks to stop, in which case the run is saved.
  ///
  /// - Returns: The speed in words per second.
  private func trainToEnd(
    _ trainer: VectorTrainer, _ display: VectorsDisplay, on workers: Workers
  ) throws -> Double {
    let before = (seconds: trainer.progress.seconds, share: trainer.share)
    let start = ContinuousClock.now
    var (lastSave, speed) = (0.0, 0.0)
    while !trainer.isDone {
      trainer.trainChunk(on: workers)
      let elapsed = start.secondsAgo
      trainer.progress.seconds = before.seconds + elapsed
      speed =
        (trainer.share - before.share) * Double(words * run.options.epochs) / max(elapsed, 1e-9)
      if !trainer.loss.isFinite { try checkIsFinite(trainer) }
      display.show(trainer, speed: speed)
      let isInterrupted = Interruption.isRequested && !trainer.isDone
      if isInterrupted || elapsed - lastSave >= Self.secondsBetweenSaves {
        try save(trainer)
        lastSave = elapsed
      }
      if isInterrupted { break }
    }
    return speed
  }

  private func checkIsFinite(_ trainer: VectorTrainer) throws {
    guard trainer.loss.isFinite && trainer.isFinite else {
      throw CommandError.vectorsDiverged(run.options.learningRate)
    }
  }

  private func save(_ trainer: VectorTrainer) throws {
    try checkIsFinite(trainer)
    try partial.save(trainer, run)
  }

  /// Writes the vectors.
  ///
  /// - Returns: The number of vectors.
  private func write(_ trainer: VectorTrainer) throws -> Int {
    let vectors = VocabularyVectors(
      name: destination.display, vocabulary, trainer.inputs, dimensions: run.options.dimensions,
      includesSpecialTokens: false)
    if vectors.spacedCount > 0 {
      Terminal.note(
        "Left out \(counted(vectors.spacedCount, "token")) with white space, which separates words "
          + "from numbers in a vector file.")
    }
    do {
      try checkDestination()
      try OutputFile.file(destination).write {
        try vectors.write(VectorFormat(fileName: destination.name), $0)
      }
    } catch {
      Terminal.note("Training is saved. Write the vectors with: \(resumption)")
      throw error
    }
    return vectors.count
  }

  /// Throws an error if the destination exists and must not be replaced.
  private func checkDestination() throws {
    if let status = destination.status, status.kind == .folder || !replaces {
      throw CommandError.vectorsFileExists(destination)
    }
  }

  private func noteInterruption() {
    Terminal.note("Interrupted and saved. Resume with: \(resumption)")
  }

  /// The command that resumes the run.
  private var resumption: String {
    let isKept = run.corpus == "-" || RunTexts.isKept(run.corpus)
    let again = run.corpus == "-" ? ", with the same text on standard input" : ""
    return "fflm vectors train\(isKept ? "" : " TEXT") --resume \(shellText(destination))\(again)"
  }

  private func report(
    _ trainer: VectorTrainer, count: Int, speed: Double, asJSON: Bool
  ) throws {
    let outcome = Outcome(
      vectors: destination.display, words: count, dimensions: run.options.dimensions,
      loss: trainer.loss, seconds: trainer.progress.seconds, speed: speed)
    try Terminal.print(asJSON ? jsonLine(outcome) : outcome.text)
  }

  private struct Outcome: Encodable {
    let vectors: String
    let words: Int
    let dimensions: Int
    /// In nats, of the last chunk's sample.
    let loss: Double
    let seconds: Double
    /// In words per second, of this session.
    let speed: Double

    private enum CodingKeys: String, CodingKey {
      case vectors, words, dimensions, loss, seconds
      case speed = "words_per_second"
    }

    var text: String {
      """
      \(counted(words, "vector")) of \(counted(dimensions, "dimension")) in \(vectors) \
      (\(durationText(seconds)), \(grouped(Int(speed))) words/s)
      """
    }
  }
}

extension EncodedCorpus {
  /// How often each word occurs; 0 for special tokens, which get no vectors.
  fileprivate func wordCounts(_ vocabulary: Vocabulary) -> [Int] {
    var counts = counts(of: vocabulary)
    for id in Vocabulary.specialTokens.indices { counts[id] = 0 }
    return counts
  }
}
