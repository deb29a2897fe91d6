// Scoring the words of lines with an n-gram model.

import Foundation
import Text

/// Assigns each word of a line its probability given the words before it.
package struct NGramScorer {
  private let model: NGramModel
  /// The last words of the line so far, at most order − 1, newest first.
  private var words: [Int32] = []
  /// The index, as an n-gram, of the newest word, of the newest two words, and so on, as far as the
  /// model has them.
  private var contexts: [Int] = []
  private var longerContexts: [Int] = []

  /// Creates a scorer at the beginning of a line.
  package init(_ model: NGramModel) {
    self.model = model
    beginLine()
  }

  /// Returns ln p(word | the line so far), in nats, at most 0, and adds the word to the line. After
  /// `</s>`, a new line begins.
  ///
  /// - Complexity: O(order × log of the vocabulary size), without allocation.
  package mutating func logProbability(ofNext word: Int32) -> Double {
    longerContexts.removeAll(keepingCapacity: true)
    var longest = (level: 0, index: Int(word))
    forEachNGram(endingWith: word) { level, index in
      if level < model.tree.order - 1 { longerContexts.append(index) }
      longest = (level, index)
    }
    let result = logProbability(ofNGram: longest.index, at: longest.level)
    if word == Vocabulary.endOfLine {
      beginLine()
    } else {
      swap(&contexts, &longerContexts)
      words.insert(word, at: 0)
      if words.count == model.tree.order { words.removeLast() }
    }
    return result
  }

  /// Returns ln p(word | the line so far), in nats, at most 0.
  ///
  /// - Complexity: O(order × log of the vocabulary size), without allocation.
  func logProbability(of word: Int32) -> Double {
    var longest = (level: 0, index: Int(word))
    forEachNGram(endingWith: word) { longest = ($0, $1) }
    return logProbability(ofNGram: longest.index, at: longest.level)
  }

  /// Calls `body` with the level and the index of the word alone and of each longer n-gram in the
  /// model that ends the line with it.
  private func forEachNGram(endingWith word: Int32, _ body: (Int, Int) -> Void) {
    let tree = model.tree
    var (level, index) = (0, Int(word))
    body(level, index)
    while level < tree.order - 1, level < words.count,
      let longer = tree.extending(index, at: level, by: words[level])
    {
      (level, index) = (level + 1, longer)
      body(level, index)
    }
  }

  /// Returns ln p of the last word of an n-gram, the longest in the model that ends the line.
  private func logProbability(ofNGram index: Int, at level: Int) -> Double {
    var sum = Double(model.logProbabilities[level][index])
    for longer in contexts.indices.dropFirst(level) {
      sum += Double(model.logBackoffs[longer][contexts[longer]])
    }
    return min(sum, 0) * M_LN10
  }

  /// Returns p(the next word is in `set` | the line so far).
  func probability(of set: WordSet) -> Double { set.probability(after: contexts, in: model) }

  private mutating func beginLine() {
    let start = Vocabulary.startOfLine
    words = model.order > 1 ? [Int32(start)] : []
    contexts = words.map(Int.init)
  }
}
