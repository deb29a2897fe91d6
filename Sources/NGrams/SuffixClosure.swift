// N-grams of all orders, made a suffix tree.

/// A suffix tree of lists of n-grams, each closed: with w₁…wₖ it has w₂…wₖ, too.
///
/// Pruned models can lack w₂…wₖ, without which a suffix tree cannot reach w₁…wₖ. So it is added,
/// with the probability that it has by backing off, which changes nothing that the model says.
struct SuffixClosure {
  private(set) var tree: ReverseTrie
  /// The logarithms of all n-grams, beside the levels of the tree.
  private(set) var logProbabilities: [[Float]]
  private(set) var logBackoffs: [[Float]]

  /// - Parameter lists: One an order, from 1, in suffix order without repetition; the first holds
  ///   all words.
  /// - Complexity: O(words of all lists) memory, however long the n-grams are.
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

  /// Gives the n-grams that were added to the levels up to `highest` their probabilities.
  ///
  /// - Complexity: O(n-grams × log of the vocabulary).
  private mutating func backOff(upTo highest: Int) {
    guard highest > 0 else { return }
    // The index of the context of each n-gram of a level, which is that of its end with one more
    // word to the left; -1 if the model lacks it. Unigrams have the empty context.
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
          // Weights that are no model's could make the sum no probability's logarithm.
          logProbabilities[level][index] = min(
            max(logProbabilities[level - 1][shorter] + logBackoff, -NGramModel.greatestLogarithm),
            0)
        }
      }
      contexts = longerContexts
    }
  }

  /// The index of the context of an n-gram of a level that begins with `word`.
  ///
  /// - Parameter shorter: The index of that context without `word`.
  private func context(_ word: Int32, _ shorter: Int32, at level: Int) -> Int32 {
    if level == 1 { return word }
    guard shorter >= 0 else { return -1 }
    return tree.extending(Int(shorter), at: level - 2, by: word).map(Int32.init) ?? -1
  }
}

/// The n-grams of one order, with those that were added, in suffix order.
private struct Level {
  /// The last words of an n-gram of a list. Words are not copied: a long n-gram would be stored as
  /// often as it has words, in memory that grows with the square of its length.
  struct Suffix {
    let list: Int32
    let index: Int32

    func words(_ lists: [NGramList], count: Int) -> ArraySlice<Int32> {
      lists[Int(list)].words(Int(index)).suffix(count)
    }
  }

  private(set) var firstWords: [Int32] = []
  /// NaN of what was added.
  private(set) var logProbabilities: [Float] = []
  private(set) var logBackoffs: [Float] = []
  /// How many n-grams of the next level extend each.
  private(set) var extensionCounts: [Int32] = []
  private(set) var addedCount = 0
  /// Empty once the level before is made.
  private var suffixes: [Suffix] = []

  /// The highest order, to which nothing is added.
  init(_ list: NGramList, at level: Int) {
    for index in 0..<list.count { append(index, of: list, at: level) }
  }

  /// Adds to the n-grams of a list the ends of those of the next level: both are read side by side.
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
