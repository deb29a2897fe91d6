// Building a reverse trie from lists of n-grams, with missing suffixes added.

/// A reverse trie of n-grams that is closed under suffixes: with w₁…wₖ it contains w₂…wₖ.
///
/// Pruned models can lack w₂…wₖ, without which the trie cannot reach w₁…wₖ. A missing suffix is
/// added with the probability that it has by back-off, which changes no probability of the model.
struct SuffixClosure {
  private(set) var tree: ReverseTrie
  /// The logarithms of all n-grams, by level of the tree.
  private(set) var logProbabilities: [[Float]]
  private(set) var logBackoffs: [[Float]]

  /// Builds the trie of `lists`.
  ///
  /// - Parameter lists: One list per order, from 1, each in suffix order without repetitions; the
  ///   first contains all words.
  /// - Complexity: O(words of all lists) memory, whatever the length of the n-grams.
  init(_ lists: [NGramList]) {
    var levels = [Level(lists[lists.count - 1], at: lists.count - 1)]
    for index in (0..<lists.count - 1).reversed() {
      levels.append(Level(lists, at: index, below: &levels[levels.count - 1]))
    }
    levels.reverse()
    tree = ReverseTrie(wordCount: lists[0].count)
    for (level, next) in zip(levels, levels.dropFirst()) {
      tree.append(words: next.firstWords, extensionCounts: level.extensionCounts)
    }
    logProbabilities = levels.map(\.logProbabilities)
    logBackoffs = levels.map(\.logBackoffs)
    let highest = levels.lastIndex { $0.addedCount > 0 } ?? 0
    levels = []
    backOff(upTo: highest)
  }

  /// Computes the probabilities of the n-grams that were added to the levels up to `highest`.
  ///
  /// - Complexity: O(n-grams × log of the vocabulary size).
  private mutating func backOff(upTo highest: Int) {
    guard highest > 0 else { return }
    // The index of the context of each n-gram of a level, or -1 if the model lacks it. The context
    // is that of the n-gram's suffix, extended by one word to the left. Unigrams have the empty
    // context.
    var contexts = [Int32](repeating: 0, count: tree.levels[0].count)
    for level in 1...highest {
      var longerContexts: [Int32] = []
      longerContexts.reserveCapacity(tree.levels[level].count)
      for (shorter, shorterContext) in contexts.enumerated() {
        for index in tree.extensions(of: shorter, at: level - 1) {
          let context = self.context(tree.levels[level].words[index], shorterContext, at: level)
          longerContexts.append(context)
          guard logProbabilities[level][index].isNaN else { continue }
          let logBackoff = context < 0 ? 0 : logBackoffs[level - 1][Int(context)]
          // Extreme back-off weights could give a sum that is not a valid log-probability.
          logProbabilities[level][index] = min(
            max(logProbabilities[level - 1][shorter] + logBackoff, -NGramModel.greatestLogarithm),
            0)
        }
      }
      contexts = longerContexts
    }
  }

  /// Returns the index of the context of an n-gram of `level` that begins with `word`, or -1 if the
  /// model lacks it.
  ///
  /// - Parameter shorter: The index of the context without `word`, or -1.
  private func context(_ word: Int32, _ shorter: Int32, at level: Int) -> Int32 {
    if level == 1 { return word }
    guard shorter >= 0 else { return -1 }
    return tree.extending(Int(shorter), at: level - 2, by: word).map(Int32.init) ?? -1
  }
}

/// The n-grams of one order, including added ones, in suffix order.
private struct Level {
  /// The last words of an n-gram of a list. The words are not copied, because an n-gram can be
  /// stored once for each of its suffixes, which would take memory quadratic in its length.
  struct Suffix {
    let list: Int32
    let index: Int32

    func words(_ lists: [NGramList], count: Int) -> ArraySlice<Int32> {
      lists[Int(list)].words(Int(index)).suffix(count)
    }
  }

  private(set) var firstWords: [Int32] = []
  /// NaN for added n-grams.
  private(set) var logProbabilities: [Float] = []
  private(set) var logBackoffs: [Float] = []
  /// For each n-gram, the number of n-grams of the next level that extend it.
  private(set) var extensionCounts: [Int32] = []
  private(set) var addedCount = 0
  /// Empty once the level below is built.
  private var suffixes: [Suffix] = []

  /// Creates the level of the highest order, to which nothing is added.
  init(_ list: NGramList, at level: Int) {
    for index in 0..<list.count { append(index, of: list, at: level) }
  }

  /// Merges the n-grams of a list with the suffixes of the n-grams of the next level, which are in
  /// the same order.
  init(_ lists: [NGramList], at level: Int, below longer: inout Level) {
    let list = lists[level]
    var next = 0
    for suffix in longer.suffixes {
      let words = suffix.words(lists, count: list.order)
      while next < list.count, NGramList.compare(list.words(next), words) <= 0 {
        append(next, of: list, at: level)
        next += 1
      }
      let last = suffixes.last?.words(lists, count: list.order)
      if last.map({ NGramList.compare($0, words) != 0 }) ?? true {
        append(suffix, firstWord: words[words.startIndex], logProbability: .nan, logBackoff: 0)
        addedCount += 1
      }
      extensionCounts[extensionCounts.count - 1] += 1
    }
    for index in next..<list.count { append(index, of: list, at: level) }
    longer.suffixes = []
  }

  private mutating func append(_ index: Int, of list: NGramList, at level: Int) {
    append(
      Suffix(list: Int32(level), index: Int32(index)), firstWord: list.words[index * list.order],
      logProbability: list.logProbabilities[index], logBackoff: list.logBackoffs[index])
  }

  private mutating func append(
    _ suffix: Suffix, firstWord: Int32, logProbability: Float, logBackoff: Float
  ) {
    suffixes.append(suffix)
    firstWords.append(firstWord)
    logProbabilities.append(logProbability)
    logBackoffs.append(logBackoff)
    extensionCounts.append(0)
  }
}
