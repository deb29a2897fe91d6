// N-grams of all orders, made a suffix tree.

/// Lists of n-grams, each closed: with w₁…wₖ it has w₂…wₖ, too.
///
/// Pruned models can lack w₂…wₖ, without which a suffix tree cannot reach w₁…wₖ. So it is added,
/// with the probability that it has by backing off, which changes nothing that the model says.
struct SuffixClosure {
  private(set) var lists: [NGramList]
  /// For each list but the last, how many n-grams of the next one extend each of its n-grams.
  private(set) var extensionCounts: [[Int32]] = []
  /// The indices of what was added, in each list.
  private(set) var added: [[Int]] = []

  /// - Parameter lists: One an order, from 1, in suffix order without repetition; the first holds
  ///   all words.
  init(_ lists: [NGramList]) {
    self.lists = lists
    for level in (1..<lists.count).reversed() { close(level - 1) }
    extensionCounts.reverse()
    added.reverse()
  }

  /// Adds what the next list demands of this one: both are read side by side.
  private mutating func close(_ level: Int) {
    let (longer, shorter) = (lists[level + 1], lists[level])
    var closed = NGramList(order: shorter.order)
    var counts: [Int32] = []
    var new: [Int] = []
    var next = 0
    func take() {
      closed.append(next, of: shorter)
      counts.append(0)
      next += 1
    }
    for index in 0..<longer.count {
      let suffix = longer.words(index).dropFirst()
      while next < shorter.count, NGramList.compare(shorter.words(next), suffix) <= 0 { take() }
      if closed.count == 0 || NGramList.compare(closed.words(closed.count - 1), suffix) != 0 {
        new.append(closed.count)
        closed.append(suffix, logProbability: .nan, logBackoff: 0)
        counts.append(0)
      }
      counts[counts.count - 1] += 1
    }
    while next < shorter.count { take() }
    lists[level] = closed
    extensionCounts.append(counts)
    added.append(new)
  }

  /// The tree of the n-grams, and the logarithms of their probabilities, added ones' too.
  func tree() -> (tree: SuffixTree, logProbabilities: [[Float]]) {
    var tree = SuffixTree(wordCount: lists[0].count)
    for (level, list) in lists.enumerated().dropFirst() {
      tree.append(
        words: (0..<list.count).map { list.words[$0 * list.order] },
        extensionCounts: extensionCounts[level - 1])
    }
    var logProbabilities = lists.map(\.logProbabilities)
    for (level, indices) in added.enumerated() {
      for index in indices {
        let words = lists[level].words(index)
        guard let shorter = tree.index(of: words.dropFirst()) else {
          preconditionFailure("\(Array(words)) without \(Array(words.dropFirst()))")
        }
        let context = tree.index(of: words.dropLast())
        let logarithm =
          logProbabilities[level - 1][shorter]
          + (context.map { lists[level - 1].logBackoffs[$0] } ?? 0)
        // Weights that are no model's could make it no probability's.
        logProbabilities[level][index] = min(max(logarithm, -NGramModel.greatestLogarithm), 0)
      }
    }
    return (tree, logProbabilities)
  }
}
