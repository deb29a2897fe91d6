// The text generated so far, and the scores of the next word.

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
  /// - Precondition: The model has no context on the right.
  init(_ model: Model, prompt: String, workers: Workers) {
    configuration = model.configuration
    precondition(
      !configuration.window.isTwoSided, "\(configuration.rightContext) words after the next one")
    network = model.network
    workspace = model.evaluationWorkspace(on: workers, capacity: 1)
    tokens = model.tokens(of: prompt).map { model.vocabulary.id(of: $0) }
  }

  /// ln p of each word as the next one, up to a constant: the logits of the softmax.
  ///
  /// - Throws: ``ModelError/overflow`` if a score is not finite.
  /// - Complexity: One forward pass for one window.
  var scores: [Float] {
    get throws(ModelError) {
      try network.scores(
        at: tokens.count, in: tokens, window: configuration.window, in: workspace)
    }
  }

  /// Appends a word, and from time to time removes words that are out of reach of the window.
  mutating func append(_ word: Int32) {
    tokens.append(word)
    let n = configuration.window.width
    if tokens.count > 4 * n + 64 { tokens.removeFirst(tokens.count - n) }
  }
}
