// The probabilities of all words at a position of a text.

import Foundation
import Matrices
import ModelFolders
import Networks
import Text

extension Network<Float> {
  /// Returns ln p of each word at a position of a text, up to a constant: the logits of the
  /// softmax.
  ///
  /// - Parameters:
  ///   - position: A position in 0...tokens.count. The token there, if any, is not an input, but if
  ///     it is `</s>` and lines are separate, the words after it are not inputs either.
  ///   - tokens: The token IDs of the text.
  /// - Throws: ``ModelError/overflow`` if a score is not finite.
  /// - Complexity: One forward pass for one window.
  func scores(
    at position: Int, in tokens: [Int32], window: Window, in workspace: Workspace<Float>
  ) throws(ModelError) -> [Float] {
    var context = [Int32](repeating: 0, count: window.width)
    window.fill(
      &context, 0..<window.width, around: position, of: tokens.count, in: { tokens[$0] })
    let scores = scores(of: context, count: 1, in: workspace).scalars
    guard scores.allSatisfy(\.isFinite) else { throw .overflow }
    return scores
  }
}

extension Predictor {
  /// Returns p(word | prompt) for every word of the vocabulary, indexed by ID. The sum is 1.
  ///
  /// - Parameter prompt: Token IDs, which are read as the beginning of a text.
  /// - Precondition: The predictor needs no tokens after the predicted one.
  /// - Throws: ``ModelError/overflow`` if a probability is not a number.
  package func nextWordProbabilities(after prompt: [Int32]) throws(ModelError) -> [Double] {
    try GenerationContext(self, prompt: prompt).probabilities
  }
}

extension Model {
  /// Returns what `transform` makes of each blank of a text. To each blank, the others are unknown
  /// words.
  ///
  /// - Parameter transform: Receives p(word | the words around the blank) for every word of the
  ///   vocabulary, indexed by ID. The sum is 1. These are many numbers; keep those that you need.
  /// - Throws: ``ModelError/overflow`` if a score is not finite.
  /// - Complexity: One forward pass for one window per blank.
  package func mapBlanks<Result>(
    of cloze: Cloze, in workspace: Workspace<Float>, _ transform: ([Double]) -> Result
  ) throws(ModelError) -> [Result] {
    let ids = cloze.tokens.map { vocabulary.id(of: $0) }
    var results: [Result] = []
    for blank in cloze.blanks {
      let scores = try network.scores(
        at: blank, in: ids, window: configuration.window, in: workspace)
      results.append(transform(softmax(scores)))
    }
    return results
  }
}

/// Returns exp zᵢ / Σⱼ exp zⱼ for every score zᵢ.
func softmax(_ scores: [Float]) -> [Double] {
  let scores = scores.map(Double.init)
  let largest = scores.max() ?? 0
  let exponentials = scores.map { exp($0 - largest) }
  let sum = exponentials.reduce(0, +)
  return exponentials.map { $0 / sum }
}
