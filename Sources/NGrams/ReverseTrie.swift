// A trie of n-grams that goes from their last word to their first.

/// N-grams of all orders up to some n.
///
/// The n-grams of one order form a level. They are sorted by the last word, then by the word before
/// it, and so on. N-grams that extend the same n-gram by one word to the left are therefore
/// adjacent in the next level.
///
/// An n-gram is identified by its index in its level. The index of a word in the first level is its
/// ID.
struct ReverseTrie: Sendable {
  struct Level: Sendable {
    /// The first word of each n-gram; its other words are those of the n-gram that it extends.
    var words: [Int32] = []
    /// The start of each n-gram's extensions in the next level, followed by the end of the last
    /// ones; empty in the last level.
    var extensions: [Int32] = []

    var count: Int { words.count }
  }

  /// The levels, at least one; level 0 holds the unigrams.
  private(set) var levels: [Level]

  /// Creates a trie of unigrams.
  ///
  /// - Parameter wordCount: All words are in 0..<wordCount.
  init(wordCount: Int) {
    levels = [Level(words: Array(0..<Int32(wordCount)))]
  }

  /// The highest order, which is the number of levels.
  var order: Int { levels.count }

  /// Adds a level.
  ///
  /// - Parameters:
  ///   - words: The first words of its n-grams, in suffix order.
  ///   - extensionCounts: For each n-gram of the last level so far, the number of new n-grams that
  ///     extend it.
  mutating func append(words: [Int32], extensionCounts: [Int32]) {
    let last = levels.count - 1
    precondition(
      extensionCounts.count == levels[last].count,
      "\(extensionCounts.count) counts of extensions for \(levels[last].count) n-grams")
    var starts = [0] + extensionCounts
    starts.accumulate()
    precondition(
      Int(starts[starts.count - 1]) == words.count,
      "\(starts[starts.count - 1]) extensions, but \(words.count) words")
    levels[last].extensions = starts
    levels.append(Level(words: words))
  }

  /// Returns the n-grams of the next level that extend n-gram `index` of `level` to the left.
  func extensions(of index: Int, at level: Int) -> Range<Int> {
    let starts = levels[level].extensions
    return Int(starts[index])..<Int(starts[index + 1])
  }

  /// Returns the n-gram of the next level that has `word` to the left of n-gram `index` of `level`,
  /// or nil if there is none.
  ///
  /// - Precondition: There is a next level.
  /// - Complexity: O(log of the number of extensions).
  func extending(_ index: Int, at level: Int, by word: Int32) -> Int? {
    let range = extensions(of: index, at: level)
    var (low, high) = (range.lowerBound, range.upperBound)
    while low < high {
      let middle = (low + high) / 2
      if levels[level + 1].words[middle] < word { low = middle + 1 } else { high = middle }
    }
    return low < range.upperBound && levels[level + 1].words[low] == word ? low : nil
  }

  /// Returns the index, in its level, of the n-gram of `words`, or nil if there is none.
  func index(of words: some BidirectionalCollection<Int32>) -> Int? {
    guard words.count <= order, var index = words.last.map(Int.init) else { return nil }
    for (level, word) in words.dropLast().reversed().enumerated() {
      guard let longer = extending(index, at: level, by: word) else { return nil }
      index = longer
    }
    return index
  }

  /// Calls `body` with the index and the words of each n-gram of a level, in suffix order.
  func forEachNGram(at level: Int, _ body: (Int, [Int32]) throws -> Void) rethrows {
    var path = [Int](repeating: 0, count: level + 1)
    var words = [Int32](repeating: 0, count: level + 1)
    for index in levels[level].words.indices {
      path[level] = index
      // The n-grams that this one extends, found by advancing from those of the previous n-gram.
      for shorter in (0..<level).reversed() {
        while Int(levels[shorter].extensions[path[shorter] + 1]) <= path[shorter + 1] {
          path[shorter] += 1
        }
      }
      for shorter in 0...level { words[level - shorter] = levels[shorter].words[path[shorter]] }
      try body(index, words)
    }
  }
}
