// The n-grams of a model, found from their last word to their first.

/// N-grams of all orders up to some n. Those of one order are a level, sorted by their last word,
/// where those are equal by the word before, and so on. So the n-grams that extend another one by a
/// word to its left are neighbours in the next level.
///
/// An n-gram is named by its index in its level; a word's index in the first level is its number.
struct ReverseTrie: Sendable {
  struct Level: Sendable {
    /// The first word of each n-gram; the others are those of the n-gram it extends.
    var words: [Int32] = []
    /// Where the extensions of each n-gram begin in the next level, and where the last ones end;
    /// empty in the last level.
    var extensions: [Int32] = []

    var count: Int { words.count }
  }

  /// Level 0 holds the unigrams; at least one level.
  private(set) var levels: [Level]

  /// - Parameter wordCount: All words have numbers in 0..<wordCount.
  init(wordCount: Int) {
    levels = [Level(words: Array(0..<Int32(wordCount)))]
  }

  var order: Int { levels.count }

  /// Adds a level.
  ///
  /// - Parameters:
  ///   - words: The first words of its n-grams, in suffix order.
  ///   - extensionCounts: How many of them extend each n-gram of the last level so far.
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

  /// The n-grams of the next level that extend n-gram `index` of `level` to the left.
  func extensions(of index: Int, at level: Int) -> Range<Int> {
    let starts = levels[level].extensions
    return Int(starts[index])..<Int(starts[index + 1])
  }

  /// The n-gram that has `word` to the left of n-gram `index` of `level`, if there is one.
  ///
  /// - Precondition: There is a next level.
  /// - Complexity: O(log of the extensions).
  func extending(_ index: Int, at level: Int, by word: Int32) -> Int? {
    let range = extensions(of: index, at: level)
    var (low, high) = (range.lowerBound, range.upperBound)
    while low < high {
      let middle = (low + high) / 2
      if levels[level + 1].words[middle] < word { low = middle + 1 } else { high = middle }
    }
    return low < range.upperBound && levels[level + 1].words[low] == word ? low : nil
  }

  /// The index, in its level, of the n-gram of `words`, if there is one.
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
      // The n-grams that this one extends, found by going on from those of the one before.
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
