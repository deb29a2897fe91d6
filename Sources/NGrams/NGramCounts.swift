// The n-grams of a text up to some order, with their adjusted counts.

import Text

/// The n-grams of lines, counted as for Kneser-Ney smoothing.
///
/// The adjusted count a(w₁…wₖ) of an n-gram that has the highest order or begins with `<s>` is the
/// number of its occurrences. That of any other n-gram is the number of distinct words that precede
/// it.
///
/// - Source: Heafield, Pouzyrevsky, Clark and Koehn, "Scalable modified Kneser-Ney language model
///   estimation", 2013, section 3.1.
struct NGramCounts {
  /// The counts and contexts of the n-grams of one order, in the order of the tree's level.
  struct Level {
    /// The adjusted count a(w₁…wₖ).
    var counts: [Int32]
    /// The index of the context w₁…wₖ₋₁ in the previous level; 0, the empty context, for unigrams.
    var contexts: [Int32]
  }

  private(set) var tree: ReverseTrie
  /// One level for each level of the tree.
  private(set) var levels: [Level]

  /// Counts the n-grams of lines.
  ///
  /// - Parameters:
  ///   - ids: The token IDs of each line, between those of `<s>` and `</s>`.
  ///   - vocabularyCount: All token IDs are in 0..<vocabularyCount.
  /// - Complexity: O(order × ids) time; about 16 bytes of memory per n-gram and 20 per word.
  init(_ ids: [Int32], vocabularyCount: Int, order: Int) {
    precondition(order >= 1 && ids.count <= Int32.max, "order \(order), \(ids.count) words")
    tree = ReverseTrie(wordCount: vocabularyCount)
    var unigrams = [Int32](repeating: 0, count: vocabularyCount)
    for id in ids where id != Self.start { unigrams[Int(id)] += 1 }
    levels = [
      Level(counts: unigrams, contexts: [Int32](repeating: 0, count: vocabularyCount))
    ]
    let positions = Self.suffixOrder(of: ids, vocabularyCount: vocabularyCount, order: order)
    // For each position, the index of the n-gram of the last level that ends there, or -1.
    var ending = ids
    for _ in 1..<order { appendLevel(ids, positions, &ending) }
  }

  private static let start = Int32(Vocabulary.startOfLine)

  /// Returns the positions of `ids`, sorted by the `order` words that end there. Words before `<s>`
  /// take part in the sort, which is harmless: they only order equal n-grams.
  private static func suffixOrder(
    of ids: [Int32], vocabularyCount: Int, order: Int
  ) -> [Int32] {
    var positions = Array(0..<Int32(ids.count))
    var scratch: [Int32] = []
    for distance in (0..<Int32(order)).reversed() {
      stablySort(&positions, scratch: &scratch, keyCount: vocabularyCount) { position in
        position < distance ? 0 : ids[Int(position - distance)]
      }
    }
    return positions
  }

  private mutating func appendLevel(
    _ ids: [Int32], _ positions: [Int32], _ ending: inout [Int32]
  ) {
    let last = levels.count - 1
    let shorter = ending
    var words: [Int32] = []
    var level = Level(counts: [], contexts: [])
    var extensionCounts = [Int32](repeating: 0, count: tree.levels[last].count)
    var lastEnding: Int32 = -1
    for position in positions {
      let position = Int(position)
      // An n-gram that begins with <s> has no word to its left.
      guard shorter[position] >= 0, ids[position - last] != Self.start else {
        ending[position] = -1
        continue
      }
      let word = ids[position - last - 1]
      if shorter[position] != lastEnding || word != words[words.count - 1] {
        lastEnding = shorter[position]
        words.append(word)
        level.counts.append(0)
        level.contexts.append(shorter[position - 1])
        extensionCounts[Int(lastEnding)] += 1
      }
      level.counts[words.count - 1] += 1
      ending[position] = Int32(words.count - 1)
    }
    for (index, word) in tree.levels[last].words.enumerated() where word != Self.start {
      levels[last].counts[index] = extensionCounts[index]
    }
    tree.append(words: words, extensionCounts: extensionCounts)
    levels.append(level)
  }
}
