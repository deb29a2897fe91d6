// Text generation: a model that goes on from a prompt, word by word.

import Matrices
import Text

/// Goes on from a prompt with words drawn one by one.
package struct Generator {
  private let model: Model
  private let network: Network<Float>
  private let workspace: Workspace<Float>
  private var sampler: Sampler
  private var random: SeededGenerator
  /// The tokens so far, of which the last n are the context.
  private var history: [Int32]

  /// - Parameter prompt: its tokens precede the generated ones; the text begins as after a line end.
  package init(
    model: Model, prompt: String, sampler: Sampler, seed: UInt64, workers: Workers
  ) {
    self.model = model
    self.sampler = sampler
    network = model.network
    workspace = Workspace(
      model.configuration, vocabulary: model.vocabulary.count, capacity: 1, gradients: false,
      workers: workers)
    random = SeededGenerator(seed: seed)
    history = model.tokens(of: prompt).map { model.vocabulary.id(of: $0) }
  }

  /// Draws the next token and returns its id.
  /// - Complexity: one forward pass for one window.
  package mutating func next() -> Int {
    let n = model.configuration.window
    var context = [Int32](repeating: 0, count: n)
    model.configuration.lines.fill(
      &context, 0..<n, earlier: model.configuration.earlier, before: history.count,
      in: history.span.bytes)
    let logits = network.logits(of: context, count: 1, in: workspace)
    let word = sampler.draw(from: logits.scalars, at: random.uniform())
    history.append(Int32(word))
    if history.count > 4 * n + 64 { history.removeFirst(history.count - n) }
    return word
  }
}
