// How likely each word of a line is, word by word.

import Foundation
import Text

/// Reads lines with a model: says of each word how likely it is after those of its line so far.
package struct LineReader {
  private let model: NGramModel
  /// The model's number of each word of the vocabulary that words are numbered by; nil if that is
  /// the model's own.
  private let ids: [Int32]?
  /// How many words of that vocabulary, marks aside, the model lacks.
  package let missingWords: Int
  /// The last words of the line so far, at most order − 1, the newest first.
  private var context: [Int32] = []
  /// log₁₀ β of the newest word, of the newest two, and so on, as far as the model has them.
  private var logBackoffs: [Float] = []
  private var longerLogBackoffs: [Float] = []

  /// - Parameter vocabulary: Words are numbered by this one, the model's own if nil. Those that the
  ///   model lacks are `<unk>` to it, and share the probability of that equally, `<unk>` among them,
  ///   so that the probabilities of the vocabulary never sum to more than 1.
  package init(_ model: NGramModel, numberedBy vocabulary: Vocabulary? = nil) {
    self.model = model
    ids = vocabulary.map { vocabulary in
      (0..<vocabulary.count).map { model.vocabulary.id(of: vocabulary[$0]) }
    }
    // <unk> itself is not missing.
    missingWords = ids.map { $0.count { $0 == Vocabulary.unknown } - 1 } ?? 0
    beginLine()
  }

  /// ln p(word | the line so far), in nats, never positive; then the word belongs to the line, and
  /// after `</s>` a new one begins.
  ///
  /// - Complexity: O(order × log of the vocabulary), with no allocation.
  package mutating func logProbability(ofNext word: Int32) -> Double {
    let word = ids.map { $0[Int(word)] } ?? word
    let tree = model.tree
    // From the word alone to the longest n-gram that the model has.
    var (level, index) = (0, Int(word))
    longerLogBackoffs.removeAll(keepingCapacity: true)
    while level < tree.order - 1 {
      longerLogBackoffs.append(model.logBackoffs[level][index])
      guard level < context.count,
        let longer = tree.extending(index, at: level, by: context[level])
      else { break }
      (level, index) = (level + 1, longer)
    }
    var sum = Double(model.logProbabilities[level][index])
    for logBackoff in logBackoffs.dropFirst(level) { sum += Double(logBackoff) }

    if word == Vocabulary.endOfLine {
      beginLine()
    } else {
      swap(&logBackoffs, &longerLogBackoffs)
      context.insert(word, at: 0)
      if context.count == tree.order { context.removeLast() }
    }
    let isShared = missingWords > 0 && word == Vocabulary.unknown
    return min(sum, 0) * M_LN10 - (isShared ? log(Double(missingWords + 1)) : 0)
  }

  private mutating func beginLine() {
    let start = Vocabulary.startOfLine
    context = model.order > 1 ? [Int32(start)] : []
    logBackoffs = context.map { model.logBackoffs[0][Int($0)] }
  }
}
