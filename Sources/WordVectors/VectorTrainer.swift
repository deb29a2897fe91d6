// Training word vectors with negative sampling.

import Foundation
import Matrices
import Randomness
import Text

/// Trains skip-gram or CBOW with negative sampling.
///
/// The corpus is read in chunks, each chunk in batches, and each batch in groups of neighboring
/// targets that share negative samples. A batch takes two steps: first threads divide its groups
/// and compute the errors of all logits, then they divide the columns of the vectors and apply the
/// updates in the order of the groups. No sum depends on the number of threads, so the result has
/// the same bits for any number.
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

  /// The number of targets that share negative samples.
  private let group: Int
  /// The number of groups whose errors are computed from the same vectors.
  private let batch: Int
  /// More targets in a batch would hardly save time, because threads rarely wait for each other.
  private static let largestBatch = 256
  /// A group draws at least this many negative samples for each one that a pair is to have, and
  /// weights them accordingly. With fewer, each sample moves the vectors so far at once that they
  /// end up worse.
  private static let samplesPerNegative = 3
  /// The largest sum of the learning rates of the updates of one word's vector in a batch. Beyond
  /// it, training diverges if the vocabulary is small, so that words occur many times in a batch.
  private static let longestStep = 2.0
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
    let targets = Self.targetsPerBatch(options, counts: counts, subsampling)
    group = min(targets, SampleGroup.largestTargetCount)
    batch = targets / group
    // Kernels work on four outputs at a time.
    let negativeCount = (Self.samplesPerNegative * options.negative + 3) & ~3
    samples = NegativeSamples(
      capacity: (min(Self.chunk, corpus.count) + group - 1) / group, targetCapacity: group,
      window: options.window, negativeCount: negativeCount,
      negativeWeight: Double(options.negative) / Double(negativeCount),
      averagesContexts: options.method == .cbow, tableRows: counts.count)
    errors = SamplingErrors(capacity: batch, for: samples)
    chunkCount = (corpus.count + Self.chunk - 1) / Self.chunk
  }

  /// Returns the number of targets per batch, which depends on the share of the most frequent word.
  ///
  /// A word with share f of the kept text, and p of the negative samples, takes part in
  /// w·max(f(1 + K), f + K p) pairs per target, where w is the mean number of context words and K
  /// the number of negative samples.
  private static func targetsPerBatch(
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
    samples.fill((targets.count + group - 1) / group, on: workers) { number, samples in
      draw(number * group..<min((number + 1) * group, targets.count), into: &samples)
    }
    var (sum, pairs) = (0.0, 0)
    for first in stride(from: 0, to: samples.count, by: batch) {
      let groups = first..<min(first + batch, samples.count)
      let done = Double(first) / Double(samples.count)
      let share = (Double(progress.chunks) + done) / Double(totalChunks)
      let learningRate = Float(options.learningRate * max(1 - share, 1e-4))
      Float.samplingErrors(
        of: groups, samples, inputs: inputs, outputs: outputs, into: errors, on: workers)
      Float.applySamplingErrors(
        errors, of: groups, samples, learningRate: learningRate, inputs: inputs, outputs: outputs,
        on: workers)
      // The losses of all groups would take as long as training.
      let sampled = errors.loss(of: 0, first, in: samples)
      sum += sampled.sum
      pairs += sampled.pairs
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

  /// Draws the windows and negative samples of a group of neighboring targets of the chunk.
  private func draw(_ group: Range<Int>, into samples: inout SampleGroup) {
    let position = UInt64(progress.chunks * Self.chunk + group.lowerBound)
    var generator = SeededGenerator(seed: (key ^ position).mixed)
    let copy = generator
    // The words of all windows, the targets among them, follow each other but for ends of lines.
    let first = targets[group.lowerBound]
    var (start, end) = (first, first + 1)
    for target in targets[group] {
      let window = window(of: target, &generator)
      (start, end) = (min(start, window.lowerBound), max(end, window.upperBound))
    }
    for word in words[start..<end] where word != Self.lineEnd { samples.append(context: word) }
    generator = copy
    for (i, target) in targets[group].enumerated() {
      let center = first - start + i
      let window = window(of: target, &generator)
      samples.append(
        target: words[target],
        window: center - (target - window.lowerBound)..<center + (window.upperBound - target),
        center: center)
    }
    samples.drawNegatives { Int32(negatives[generator.next()]) }
  }

  /// The indices in `words` of a target and the words around it, a random number on each side.
  private func window(of target: Int, _ generator: inout SeededGenerator) -> Range<Int> {
    let width = 1 + (Int(generator.next() >> 32) * options.window) >> 32
    var (start, end) = (target, target + 1)
    while start > 0 && target - start < width && words[start - 1] != Self.lineEnd { start -= 1 }
    while end < words.count && end - target <= width && words[end] != Self.lineEnd { end += 1 }
    return start..<end
  }
}
