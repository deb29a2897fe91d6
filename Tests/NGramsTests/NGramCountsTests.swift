// Tests of adjusted counts, contexts and suffix order.

import Testing

@testable import NGrams

@Suite("N-gram counts") struct NGramCountsTests {
  @Test("adjusted counts, contexts and suffix order are right for a small text")
  func counts() {
    // The lines `<s> a b a b </s>` and `<s> b </s>`, where a is 3 and b is 4.
    let counts = NGramCounts([1, 3, 4, 3, 4, 2, 1, 4, 2], vocabularyCount: 5, order: 3)
    var found: [[Int32]: Int32] = [:]
    var contexts: [[Int32]: [Int32]] = [:]
    var ordered: [[[Int32]]] = []
    for level in 0..<3 {
      var all: [[Int32]] = []
      counts.tree.forEachNGram(at: level) { index, words in
        found[words] = counts.levels[level].counts[index]
        all.append(words)
        if level > 0 {
          contexts[words] = ordered[level - 1][Int(counts.levels[level].contexts[index])]
        }
      }
      ordered.append(all)
    }
    #expect(
      found == [
        [0]: 0, [1]: 0, [2]: 1, [3]: 2, [4]: 2, [4, 2]: 2, [1, 3]: 1, [4, 3]: 1, [1, 4]: 1,
        [3, 4]: 2, [1, 4, 2]: 1, [3, 4, 2]: 1, [3, 4, 3]: 1, [1, 3, 4]: 1, [4, 3, 4]: 1,
      ])
    #expect(contexts.allSatisfy { $1 == $0.dropLast() })
    for level in ordered {
      let keys = level.map { Array($0.reversed()) }
      #expect(zip(keys, keys.dropFirst()).allSatisfy { $0.lexicographicallyPrecedes($1) })
    }
  }

  @Test("stablySort keeps the order of items with equal keys")
  func stable() {
    var items: [Int32] = [5, 9, 2, 7, 4, 1, 8]
    var scratch: [Int32] = []
    stablySort(&items, scratch: &scratch, keyCount: 3) { $0 % 3 }
    #expect(items == [9, 7, 4, 1, 5, 2, 8])
  }
}
