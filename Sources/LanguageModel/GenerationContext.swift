// The text generated so far, and the scores of the next word.

import Foundation
import Matrices
import ModelFolders
import Networks
import Text

/// A text that grows by one word at a time. Its last words are the window of the next one.
struct GenerationContext {
  private let configuration: ModelConfiguration
  private let network: Network<Float>
  private let workspace: Workspace<Float>
  private var tokens: [Int32]

  /// Creates a context that begins with a prompt.
  ///
  /// - Parameter prompt: The first words, which are read as the beginning of a text.
  init(_ model: Model, prompt: String, workers: Workers) {
    configuration = model.configuration
    network = model.network
    workspace = Workspace(
      model.configuration.network(vocabulary: model.vocabulary.count), capacity: 1,
      gradients: false,
      workers: workers)
    tokens = model.tokens(of: prompt).map { model.vocabulary.id(of: $0) }
  }

  /// ln p of each word as the next one, up to a constant: the logits of the softmax.
  ///
  /// - Throws: ``ModelError/overflow`` if a score is not finite.
  /// - Complexity: One forward pass for one window.
  var scores: [Float] {
    get throws(ModelError) {
      let window = configuration.window
      var context = [Int32](repeating: 0, count: window.width)
      window.fill(
        &context, 0..<window.width, around: tokens.count, of: tokens.count, in: { tokens[$0] })
      let scores = network.scores(of: context, count: 1, in: workspace).scalars
      guard scores.allSatisfy(\.isFinite) else { throw .overflow }
      return scores
    }
  }

  /// Appends a word, and from time to time removes words that are out of reach of the window.
  mutating func append(_ word: Int32) {
    tokens.append(word)
    let n = configuration.window.width
    if tokens.count > 4 * n + 64 { tokens.removeFirst(tokens.count - n) }
  }
}

extension Model {
  /// Returns p(word | prompt) for every word of the vocabulary, indexed by ID. The sum is 1.
  ///
  /// - Throws: ``ModelError/overflow`` if a score is not finite.
  package func nextWordProbabilities(
    after prompt: String, on workers: Workers
  ) throws(ModelError) -> [Double] {
    let scores = try GenerationContext(self, prompt: prompt, workers: workers).scores.map(
      Double.init)
    let largest = scores.max() ?? 0
    let exponentials = scores.map { exp($0 - largest) }
    let sum = exponentials.reduce(0, +)
    return exponentials.map { $0 / sum }
  }
}
