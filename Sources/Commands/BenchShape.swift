// The network shapes that `fflm bench` times.

import LanguageModel
import Matrices
import Networks
import Randomness

/// The shape of a plain network with tanh layers over embeddings, and a usual batch size for it.
struct BenchShape {
  var name: String
  var vocabulary: Int
  var context: Int
  var embedding: Int
  var hidden: [Int]
  var batch: Int

  /// The shapes that are timed by default.
  static let standard = [
    BenchShape("characters", 65, context: 8, embedding: 24, hidden: [128], batch: 256),
    BenchShape("brown-bengio", 17_114, context: 4, embedding: 30, hidden: [100], batch: 128),
    BenchShape("ptb-small", 10_000, context: 4, embedding: 60, hidden: [100], batch: 128),
    BenchShape("ptb-medium", 10_000, context: 4, embedding: 100, hidden: [200], batch: 256),
    BenchShape("ptb-large", 10_000, context: 5, embedding: 200, hidden: [400], batch: 512),
    BenchShape("ptb-deep", 10_000, context: 8, embedding: 256, hidden: [512, 256], batch: 512),
    BenchShape("wikitext", 33_278, context: 5, embedding: 200, hidden: [400], batch: 512),
  ]

  init(
    _ name: String, _ vocabulary: Int, context: Int, embedding: Int, hidden: [Int], batch: Int
  ) {
    self.name = name
    self.vocabulary = vocabulary
    self.context = context
    self.embedding = embedding
    self.hidden = hidden
    self.batch = batch
  }

  /// Returns the network of this shape with an output layer.
  func network(_ output: OutputLayerChoice) -> NetworkConfiguration {
    NetworkConfiguration(
      inputs: vocabulary, outputs: vocabulary,
      segments: WindowSegments([Int](repeating: 1, count: context)),
      embedding: embedding, hidden: hidden, output: output.kind,
      samples: output.defaultSamples ?? 1)
  }

  /// The number of floating-point operations of a training step in matrix products, if all words
  /// have a logit: 6 per weight and token.
  var operations: Double {
    let widths = [context * embedding] + hidden + [vocabulary]
    let weights = zip(widths, widths.dropFirst()).reduce(0) { $0 + $1.0 * $1.1 }
    return 6 * Double(weights) * Double(batch)
  }

  /// A dimension that can grow while the others stay the same.
  enum Dimension: String, CaseIterable {
    case vocabulary, context, batch, threads
  }

  /// Returns variants of a medium shape with growing sizes of one dimension, each with the number
  /// of threads to time it on.
  static func growing(_ dimension: Dimension, threads: Int) -> [(shape: BenchShape, threads: Int)] {
    let base = BenchShape("", 10_000, context: 4, embedding: 100, hidden: [200], batch: 256)
    func shapes(_ sizes: [Int], _ change: (inout BenchShape, Int) -> Void) -> [BenchShape] {
      sizes.map { size in
        var shape = base
        change(&shape, size)
        shape.name = "\(dimension.rawValue) \(size)"
        return shape
      }
    }
    switch dimension {
    case .vocabulary:
      return shapes([1_000, 3_000, 10_000, 30_000, 100_000, 300_000, 1_000_000]) {
        $0.vocabulary = $1
      }
      .map { ($0, threads) }
    case .context: return shapes([1, 2, 4, 8, 16]) { $0.context = $1 }.map { ($0, threads) }
    case .batch:
      return shapes([32, 64, 128, 256, 512, 1024, 2048]) { $0.batch = $1 }.map { ($0, threads) }
    case .threads: return zip(shapes(Array(1...threads)) { _, _ in }, 1...threads).map { ($0, $1) }
    }
  }
}

/// A generator of random words that follow Zipf's law: the frequency of a word is inversely
/// proportional to its rank, as in text.
struct ZipfianWords {
  private let cumulative: [Double]
  private var random: SeededGenerator

  init(count: Int, seed: UInt64) {
    var sum = 0.0
    cumulative = (1...count).map { rank in
      sum += 1 / Double(rank)
      return sum
    }
    random = SeededGenerator(seed: seed)
  }

  /// The frequencies of the words, in a text in which the rarest ones occur once.
  static func frequencies(count: Int) -> [Int] { (1...count).map { count / $0 } }

  /// Returns `count` random words as token IDs. The most frequent word has ID 0.
  mutating func draw(_ count: Int) -> [Int32] {
    (0..<count).map { _ in
      let point = random.uniform() * cumulative[cumulative.count - 1]
      var (low, high) = (0, cumulative.count - 1)
      while low < high {
        let middle = (low + high) / 2
        if cumulative[middle] <= point { low = middle + 1 } else { high = middle }
      }
      return Int32(low)
    }
  }
}
