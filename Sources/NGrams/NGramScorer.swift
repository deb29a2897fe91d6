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
    let tree = model.tree
    // Goes from the word alone to the longest n-gram in the model.
    var (level, index) = (0, Int(word))
    longerContexts.removeAll(keepingCapacity: true)
    while level < tree.order - 1 {
      longerContexts.append(index)
      guard level < words.count,
        let longer = tree.extending(index, at: level, by: words[level])
      else { break }
      (level, index) = (level + 1, longer)
    }
    var sum = Double(model.logProbabilities[level][index])
    for longer in contexts.indices.dropFirst(level) {
      sum += Double(model.logBackoffs[longer][contexts[longer]])
    }

    if word == Vocabulary.endOfLine {
      beginLine()
    } else {
      swap(&contexts, &longerContexts)
      words.insert(word, at: 0)
      if words.count == tree.order { words.removeLast() }
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
