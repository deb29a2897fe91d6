// Tests of the training of word vectors.

import Files
import Foundation
import Matrices
import Randomness
import TestSupport
import Testing
import Text

@testable import WordVectors

@Suite("Vector training")
struct VectorTrainerTests {
  /// Sentences in which words of two topics never meet.
  private static let text: String = {
    let topics = [
      ["cat", "dog", "bird", "fish", "tail"], ["car", "bus", "road", "bike", "wheel"],
    ]
    var generator = SeededGenerator(seed: 1)
    return (0..<150).map { i in
      (0..<8).map { _ in topics[i % 2].randomElement(using: &generator) ?? "" }
        .joined(separator: " ")
    }.joined(separator: "\n")
  }()

  private func trainer(
    _ method: VectorOptions.Method, lines: LineMode = .separate,
    _ change: (inout VectorOptions) -> Void = { _ in }
  ) throws -> (VectorTrainer, Vocabulary) {
    let text = try SourceText(Data(Self.text.utf8), name: "text")
    let tokenizer = Tokenizer(kind: .whitespace)
    let vocabulary = try Vocabulary(
      training: [text], tokenizer: tokenizer, minCount: 1, maxSize: nil)
    let temporary = try TemporaryFolder()
    let corpus = try EncodedCorpus(
      EncodedText(text, tokenizer: tokenizer, vocabulary: vocabulary),
      scratch: FilePath(temporary.url.path))
    var counts = corpus.counts(of: vocabulary)
    for id in Vocabulary.specialTokens.indices { counts[id] = 0 }
    var options = VectorOptions()
    (options.method, options.dimensions, options.window) = (method, 10, 3)
    (options.subsample, options.learningRate, options.epochs) = (0, 0.1, 4)
    change(&options)
    let trainer = VectorTrainer(options, corpus: corpus, counts: counts, lines: lines)
    trainer.initialize()
    return (trainer, vocabulary)
  }

  @Test("words that share contexts become similar", arguments: VectorOptions.Method.allCases)
  func similarity(method: VectorOptions.Method) throws {
    let (trainer, vocabulary) = try trainer(method) { $0.epochs = 12 }
    let workers = Workers(count: 2, leastWork: 1)
    while !trainer.isDone { trainer.trainChunk(on: workers) }
    func cosine(_ a: String, _ b: String) -> Float {
      let (i, j) = (Int(vocabulary.id(of: a)), Int(vocabulary.id(of: b)))
      var (product, left, right) = (Float(0), Float(0), Float(0))
      for k in 0..<10 {
        product += trainer.inputs[i, k] * trainer.inputs[j, k]
        left += trainer.inputs[i, k] * trainer.inputs[i, k]
        right += trainer.inputs[j, k] * trainer.inputs[j, k]
      }
      return product / (left * right).squareRoot()
    }
    #expect(cosine("cat", "dog") > cosine("cat", "car") + 0.3)
    #expect(cosine("bus", "road") > cosine("bus", "bird") + 0.3)
  }

  @Test("the columns beyond the dimensions and the rows of special tokens stay as they were")
  func untouched() throws {
    let (trainer, _) = try trainer(.skipGram)
    let before = trainer.inputs.copied
    trainer.trainChunk(on: Workers(count: 1))
    for table in [trainer.inputs, trainer.outputs] {
      for i in 0..<table.rows {
        for j in 10..<16 { #expect(table[i, j] == 0) }
      }
    }
    for i in 0..<3 {
      for j in 0..<10 {
        #expect(trainer.inputs[i, j] == before[i, j] && trainer.outputs[i, j] == 0)
      }
    }
    #expect(trainer.inputs.scalars != before.scalars)
  }

  @Test(
    "any number of threads gives the same bits and the same loss",
    arguments: VectorOptions.Method.allCases, [LineMode.stream, .separate])
  func sameBits(method: VectorOptions.Method, lines: LineMode) throws {
    func result(threads: Int) throws -> (values: [Float], loss: Double) {
      let (trainer, _) = try trainer(method, lines: lines) { $0.subsample = 1e-2 }
      let workers = Workers(count: threads, leastWork: 1)
      while !trainer.isDone { trainer.trainChunk(on: workers) }
      return (trainer.inputs.scalars + trainer.outputs.scalars, trainer.loss)
    }
    let alone = try result(threads: 1)
    #expect(alone.loss > 0 && alone.loss.isFinite)
    for threads in [2, 3, 7] {
      let shared = try result(threads: threads)
      #expect(shared.values == alone.values && shared.loss == alone.loss)
    }
  }

  @Test("the seed, the line mode and each option change the vectors")
  func everyOptionCounts() throws {
    func values(
      lines: LineMode = .separate, _ change: (inout VectorOptions) -> Void = { _ in }
    ) throws -> [Float] {
      let (trainer, _) = try trainer(.skipGram, lines: lines, change)
      trainer.trainChunk(on: Workers(count: 1))
      return trainer.inputs.scalars
    }
    let base = try values()
    #expect(try values { $0.seed = 2 } != base)
    #expect(try values(lines: .stream) != base)
    #expect(try values { $0.window = 2 } != base)
    #expect(try values { $0.negative = 4 } != base)
    #expect(try values { $0.subsample = 1e-2 } != base)
    #expect(try values { $0.learningRate = 0.2 } != base)
    #expect(try values { $0.method = .cbow } != base)
    #expect(try values() == base)
  }

  // MARK: - Partial runs

  private func run(_ trainer: VectorTrainer) -> VectorRun {
    VectorRun(
      corpus: "text", Tokenizer(kind: .whitespace), lossy: false, lines: .separate,
      options: trainer.options, digest: 7)
  }

  @Test("a run that is saved and restored ends with the bits of one that was not interrupted")
  func resuming() throws {
    let workers = Workers(count: 2, leastWork: 1)
    let (whole, vocabulary) = try trainer(.skipGram)
    while !whole.isDone { whole.trainChunk(on: workers) }

    let temporary = try TemporaryFolder()
    let path = FilePath(temporary.url.appendingPathComponent("v.vec.partial").path)
    let (first, _) = try trainer(.skipGram)
    for _ in 0..<2 { first.trainChunk(on: workers) }
    let run = run(first)
    do {
      let partial = try PartialVectors(creating: path, vocabulary: vocabulary)
      try partial.save(first, run)
    }
    let (second, _) = try trainer(.skipGram)
    let partial = try PartialVectors(resuming: path)
    let (saved, savedVocabulary) = try partial.run()
    #expect(saved.progress == first.progress && savedVocabulary == vocabulary)
    try partial.checkShapes(saved, vocabulary: savedVocabulary)
    try partial.restore(second, saved)
    while !second.isDone { second.trainChunk(on: workers) }
    #expect(second.inputs.scalars == whole.inputs.scalars)

    PartialVectors.remove(at: path)
    #expect(path.status == nil)
  }

  @Test(
    "a damaged partial run is refused",
    arguments: [
      ("\"window\":3", "\"window\":0", "out of its range"),
      ("\"chunks\":2", "\"chunks\":9", "exceeds the number of epochs"),
      ("\"dimensions\":10", "\"dimensions\":20", "does not have the shape [13, 32]"),
      ("\"digest\":7", "\"digest\":x", "is damaged"),
      ("\"fflm-vectors-2\"", "\"fflm-vectors-1\"", "another version of fflm"),
    ])
  func damage(old: String, new: String, message: String) throws {
    let temporary = try TemporaryFolder()
    let path = FilePath(temporary.url.appendingPathComponent("v.vec.partial").path)
    let (trainer, vocabulary) = try trainer(.skipGram)
    for _ in 0..<2 { trainer.trainChunk(on: Workers(count: 1)) }
    let run = run(trainer)
    do {
      let partial = try PartialVectors(creating: path, vocabulary: vocabulary)
      try partial.save(trainer, run)
    }
    let state = temporary.url.appendingPathComponent("v.vec.partial/state.safetensors")
    var bytes = try Data(contentsOf: state)
    // The run is JSON in a JSON string.
    func escaped(_ text: String) -> String { text.replacingOccurrences(of: "\"", with: "\\\"") }
    let isEscaped = bytes.range(of: Data(old.utf8)) == nil
    let (oldText, newText) = isEscaped ? (escaped(old), escaped(new)) : (old, new)
    let range = try #require(bytes.range(of: Data(oldText.utf8)))
    bytes.replaceSubrange(range, with: Data(newText.utf8))
    // The header keeps its length.
    let growth = newText.utf8.count - oldText.utf8.count
    if growth > 0 {
      let padding = try #require(bytes.range(of: Data(repeating: 0x20, count: growth)))
      bytes.removeSubrange(padding)
    }
    try bytes.write(to: state)
    let error = #expect(throws: VectorError.self) {
      let partial = try PartialVectors(resuming: path)
      let (run, vocabulary) = try partial.run()
      try partial.checkShapes(run, vocabulary: vocabulary)
      let (other, _) = try self.trainer(.skipGram)
      try partial.restore(other, run)
    }
    #expect(error?.description.contains(message) == true, "\(String(describing: error))")
  }
}
