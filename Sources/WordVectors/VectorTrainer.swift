// Training word vectors with negative sampling.

import Foundation
import Matrices
import Randomness
import Text

/// Trains skip-gram or CBOW with negative sampling.
///
/// The corpus is read in chunks, and each chunk in batches of ``batch`` targets. A batch takes two
/// steps: first threads divide its targets and compute the errors of all logits, then they divide
/// the columns of the vectors and apply the updates in the order of the targets. No sum depends on
/// the number of threads, so the result has the same bits for any number.
package final class VectorTrainer {
  /// Where training is: chunks done in all epochs.
  package struct Progress: Codable, Equatable, Sendable {
    package var chunks = 0
    /// Seconds of training so far, in all sessions.
    package var seconds = 0.0
  }

  /// The mean loss of the pairs that were sampled since the last report, in nats.
  package private(set) var loss = 0.0
  package var progress = Progress()
  package let options: VectorOptions
  /// The vectors of words as context words, which are the result. There is a row per vocabulary
  /// entry; columns from `dimensions` on are zero.
  package let inputs: Matrix<Float>
  /// The vectors of words as targets and negative samples, in a table of the same shape.
  package let outputs: Matrix<Float>
  package let chunkCount: Int

  private let corpus: EncodedCorpus
  private let subsampling: Subsampling
  private let negatives: AliasTable
  private let key: UInt64
  private let samples: NegativeSamples
  private let errors: SamplingErrors<Float>
  /// The IDs of the chunk's words, `Self.lineEnd` between lines that stand alone.
  private var words: [Int32] = []
  /// The indices in `words` of the chunk's targets.
  private var targets: [Int] = []
  private var ids: [Int32] = []
  private let separatesLines: Bool

  /// The targets whose errors are computed from the same vectors.
  private let batch: Int
  /// More targets in a batch would hardly save time, because threads rarely wait for each other.
  private static let largestBatch = 256
  /// The largest sum of the learning rates of the updates of one word's vector in a batch. Beyond
  /// it, training diverges if the vocabulary is small, so that words occur many times in a batch.
  private static let longestStep = 4.0
  /// The tokens between two chances to stop. Windows end at the ends of a chunk.
  private static let chunk = 1 << 14
  private static let lineEnd: Int32 = -1

  /// - Precondition: `counts` has a positive number.
  ///
  /// - Parameter counts: How often each token ID occurs; 0 for tokens that get no vector.
  package init(
    _ options: VectorOptions, corpus: EncodedCorpus, counts: [Int], lines: LineMode
  ) {
    self.options = options
    self.corpus = corpus
    separatesLines = lines == .separate
    let columns = Self.columns(of: options)
    inputs = Matrix(counts.count, columns)
    outputs = Matrix(counts.count, columns)
    subsampling = Subsampling(counts: counts, threshold: options.subsample, seed: options.seed)
    negatives = AliasTable(counts.map { pow(Double($0), 0.75) })
    key = (options.seed ^ 0x5341_4D50).mixed
    batch = Self.batch(options, counts: counts, subsampling)
    samples = NegativeSamples(
      capacity: batch, contextCapacity: 2 * options.window, outputCount: 1 + options.negative)
    errors = SamplingErrors(for: samples)
    chunkCount = (corpus.count + Self.chunk - 1) / Self.chunk
  }

  /// Returns the number of targets per batch, which depends on the share of the most frequent word.
  ///
  /// A word with share f of the kept text, and p of the negative samples, takes part in
  /// w·max(f(1 + K), f + K p) pairs per target, where w is the mean number of context words and K
  /// the number of negative samples.
  private static func batch(
    _ options: VectorOptions, counts: [Int], _ subsampling: Subsampling
  ) -> Int {
    func largestShare(_ weights: [Double]) -> Double {
      (weights.max() ?? 1) / max(weights.reduce(0, +), 1e-300)
    }
    let kept = counts.indices.map { Double(counts[$0]) * subsampling.keptShare(of: $0) }
    let (f, p) = (largestShare(kept), largestShare(counts.map { pow(Double($0), 0.75) }))
    let (k, w) = (Double(options.negative), Double(options.window + 1))
    let pairs = options.method == .cbow ? max(f, f + k * p) : w * max(f * (1 + k), f + k * p)
    let count = longestStep / max(pairs * options.learningRate, 1e-9)
    return max(1, Int(min(count, Double(largestBatch))))
  }

  /// The columns of both tables: the dimensions, rounded up to whole vectors of the kernels.
  static func columns(of options: VectorOptions) -> Int { (options.dimensions + 15) & ~15 }

  /// Fills the input vectors with uniform numbers in [−½/d, ½/d) and the output vectors with zeros,
  /// as word2vec does.
  package func initialize() {
    var generator = SeededGenerator(seed: options.seed)
    let (limit, d) = (0.5 / Double(options.dimensions), options.dimensions)
    let row = Matrix<Float>(1, d)
    for i in 0..<inputs.rows {
      row.fillUniformly(within: limit, using: &generator)
      for j in 0..<d { inputs[i, j] = row[0, j] }
    }
    outputs.zero()
  }

  /// The share of training that is done, from 0 to 1.
  package var share: Double {
    Double(progress.chunks) / Double(max(totalChunks, 1))
  }

  /// The number of chunks in all epochs.
  package var totalChunks: Int { options.epochs * chunkCount }

  package var isDone: Bool { progress.chunks >= totalChunks }

  /// Whether all values of both tables are finite.
  package var isFinite: Bool { inputs.isFinite && outputs.isFinite }

  /// The tokens of the corpus that were read so far, those of every epoch counted.
  package var tokensDone: Int {
    let (epochs, chunks) = progress.chunks.quotientAndRemainder(dividingBy: max(chunkCount, 1))
    return epochs * corpus.count + min(chunks * Self.chunk, corpus.count)
  }

  /// Trains on the next chunk.
  ///
  /// - Precondition: Training is not done.
  package func trainChunk(on workers: Workers) {
    precondition(!isDone, "chunk \(progress.chunks) of \(totalChunks)")
    let (epoch, chunk) = progress.chunks.quotientAndRemainder(dividingBy: chunkCount)
    let range = chunk * Self.chunk..<min((chunk + 1) * Self.chunk, corpus.count)
    readWords(range, position: epoch * corpus.count + range.lowerBound)
    var (sum, pairs) = (0.0, 0)
    for first in stride(from: 0, to: targets.count, by: batch) {
      let range = first..<min(first + batch, targets.count)
      let done = Double(first) / Double(targets.count)
      let share = (Double(progress.chunks) + done) / Double(totalChunks)
      train(range, learningRate: options.learningRate * max(1 - share, 1e-4), on: workers)
      addLosses(to: &sum, &pairs)
    }
    loss = sum / Double(max(pairs, 1))
    progress.chunks += 1
  }

  /// Reads the words of a chunk that subsampling keeps.
  ///
  /// - Parameter position: That of the chunk's first token in the run.
  private func readWords(_ range: Range<Int>, position: Int) {
    ids.removeAll(keepingCapacity: true)
    words.removeAll(keepingCapacity: true)
    targets.removeAll(keepingCapacity: true)
    corpus.append(range, to: &ids)
    for (i, id) in ids.enumerated() {
      if separatesLines && id == Vocabulary.endOfLine {
        words.append(Self.lineEnd)
      } else if subsampling.keeps(id, at: position + i) {
        targets.append(words.count)
        words.append(id)
      }
    }
  }

  private func train(_ batch: Range<Int>, learningRate: Double, on workers: Workers) {
    let first = UInt64(progress.chunks * Self.chunk + batch.lowerBound)
    samples.fill(batch.count, on: workers) { i, contexts, outputs in
      var generator = SeededGenerator(seed: (key ^ (first + UInt64(i))).mixed)
      let target = targets[batch.lowerBound + i]
      outputs[0] = words[target]
      for k in 1..<outputs.count { outputs[k] = Int32(negatives[generator.next()]) }
      let width = 1 + (Int(generator.next() >> 32) * options.window) >> 32
      return fillContexts(of: target, width: width, &contexts)
    }
    let η = Float(learningRate)
    switch options.method {
    case .skipGram:
      Float.skipGramErrors(samples, inputs: inputs, outputs: outputs, into: errors, on: workers)
      Float.applySkipGram(
        samples, errors, learningRate: η, inputs: inputs, outputs: outputs, on: workers)
    case .cbow:
      Float.cbowErrors(samples, inputs: inputs, outputs: outputs, into: errors, on: workers)
      Float.applyCBOW(
        samples, errors, learningRate: η, inputs: inputs, outputs: outputs, on: workers)
    }
  }

  /// Writes the words around a target, at most `width` on each side, and returns their number.
  private func fillContexts(
    of target: Int, width: Int, _ contexts: inout MutableSpan<Int32>
  ) -> Int {
    var count = 0
    for step in [-1, 1] {
      var i = target + step
      for _ in 0..<width {
        guard i >= 0 && i < words.count && words[i] != Self.lineEnd else { break }
        contexts[count] = words[i]
        count += 1
        i += step
      }
    }
    return count
  }

  /// Adds the losses of some targets of the batch; those of all would take as long as training.
  private func addLosses(to sum: inout Double, _ pairs: inout Int) {
    for i in stride(from: 0, to: samples.count, by: 64) {
      let contexts = errors.contextCount(of: i, in: samples)
      let rows = options.method == .cbow ? min(contexts, 1) : contexts
      sum += errors.loss(of: i, in: samples, rows: rows)
      pairs += rows
    }
  }
}
