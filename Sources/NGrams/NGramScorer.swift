// How likely each word of a line is, word by word.

import Foundation
import Text

/// Reads lines with a model: says of each word how likely it is after those of its line so far.
package struct NGramScorer {
  private let model: NGramModel
  /// The last words of the line so far, at most order − 1, the newest first.
  private var words: [Int32] = []
  /// The index of the newest word as an n-gram, of the newest two, and so on, as far as the model has
  /// them.
  private var contexts: [Int] = []
  private var longerContexts: [Int] = []

  package init(_ model: NGramModel) {
    self.model = model
    beginLine()
  }

  /// ln p(word | the line so far), in nats, never positive; then the word belongs to the line, and
  /// after `</s>` a new one begins.
  ///
  /// - Complexity: O(order × log of the vocabulary), with no allocation.
  package mutating func logProbability(ofNext word: Int32) -> Double {
    let tree = model.tree
    // From the word alone to the longest n-gram that the model has.
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

  /// p(next word is one of the set | the line so far).
  func probability(of set: WordSet) -> Double { set.probability(after: contexts, in: model) }

  private mutating func beginLine() {
    let start = Vocabulary.startOfLine
    words = model.order > 1 ? [Int32(start)] : []
    contexts = words.map(Int.init)
  }
}
