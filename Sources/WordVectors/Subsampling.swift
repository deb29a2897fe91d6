// Subsampling of frequent words.

import Randomness

/// Drops frequent words at random, so that rare ones get more of the training.
///
/// An occurrence of a word with share f of the text is kept with the probability √(t / f) + t / f.
///
/// Source: Mikolov et al., "Distributed representations of words and phrases and their
/// compositionality", 2013, section 2.3, in the form of the word2vec program.
struct Subsampling: Sendable {
  /// For each token ID, the probability of keeping it, in units of 2⁻⁶⁴; the largest number keeps
  /// all.
  private let thresholds: [UInt64]
  private let key: UInt64

  /// - Parameters:
  ///   - counts: How often each token ID occurs; 0 for tokens that are not words.
  ///   - threshold: t; 0 keeps all words.
  init(counts: [Int], threshold: Double, seed: UInt64) {
    let total = Double(counts.reduce(0, +))
    thresholds = counts.map { count in
      guard count > 0 else { return 0 }
      let ratio = threshold * total / Double(count)
      let probability = threshold == 0 ? 1 : ratio.squareRoot() + ratio
      return probability < 1 ? UInt64(probability * 0x1p64) : .max
    }
    key = (seed ^ 0x5355_4253).mixed
  }

  /// Returns the probability of keeping an occurrence of a word.
  func keptShare(of id: Int) -> Double {
    thresholds[id] == .max ? 1 : Double(thresholds[id]) * 0x1p-64
  }

  /// Whether the occurrence of a word at a position of the run is kept. Nothing else decides it, so
  /// it is the same for any number of threads and after resuming.
  func keeps(_ id: Int32, at position: Int) -> Bool {
    let threshold = thresholds[Int(id)]
    return threshold == .max || (key ^ UInt64(position)).mixed < threshold
  }
}
