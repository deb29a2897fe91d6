// Tests of pruned models of any shape against plain back-off.

import Foundation
import Randomness
import Testing

@testable import NGrams

@Suite("Suffix closure") struct SuffixClosureTests {
  /// N-grams with the logarithms of their probabilities and back-off weights.
  private typealias Plain = [[Int32]: (probability: Float, backoff: Float)]

  /// Returns all unigrams and random longer n-grams, whose suffixes and contexts can be missing.
  private func nGrams(wordCount: Int32, order: Int, seed: UInt64) -> Plain {
    var generator = SeededGenerator(seed: seed)
    var plain: Plain = [:]
    func add(_ words: [Int32]) {
      plain[words] = (
        -Float.random(in: 0.1...3, using: &generator), Float.random(in: -1...0, using: &generator)
      )
    }
    for word in 0..<wordCount { add([word]) }
    for length in 2...order {
      for _ in 0..<12 {
        add((0..<length).map { _ in Int32.random(in: 0..<wordCount, using: &generator) })
      }
    }
    return plain
  }

  private func lists(_ plain: Plain, order: Int, wordCount: Int) -> [NGramList] {
    (1...order).map { length in
      var list = NGramList(order: length)
      for (words, numbers) in plain where words.count == length {
        list.append(words, logProbability: numbers.probability, logBackoff: numbers.backoff)
      }
      return list.reordered(list.suffixOrder(wordCount: wordCount))
    }
  }

  /// Returns log p of the last word after the others.
  private func logProbability(_ words: ArraySlice<Int32>, _ plain: Plain) -> Float {
    if let found = plain[Array(words)] { return found.probability }
    return (plain[Array(words.dropLast())]?.backoff ?? 0)
      + logProbability(words.dropFirst(), plain)
  }

  @Test(
    "the closure contains every suffix of an n-gram with its back-off probability",
    arguments: 0..<20 as Range)
  func backingOff(seed: UInt64) throws {
    let (order, wordCount) = (Int(2 + seed % 5), Int32(4))
    let plain = nGrams(wordCount: wordCount, order: order, seed: seed)
    let closure = SuffixClosure(lists(plain, order: order, wordCount: Int(wordCount)))
    var closed: Set<[Int32]> = []
    for words in plain.keys {
      for start in words.indices { closed.insert(Array(words[start...])) }
    }
    #expect(closed.count > plain.count || order == 2)
    #expect(closure.tree.levels.reduce(0) { $0 + $1.count } == closed.count)
    for words in closed {
      let index = try #require(closure.tree.index(of: words))
      let found = closure.logProbabilities[words.count - 1][index]
      #expect(abs(found - logProbability(words[...], plain)) < 1e-5, "\(words)")
      #expect(closure.logBackoffs[words.count - 1][index] == plain[words]?.backoff ?? 0)
    }
  }
}
