// Text generation: a model that goes on from a prompt, word by word.

import Matrices
import ModelFolders
import Randomness

/// Goes on from a prompt with words drawn one by one.
package struct Generator {
  private var history: GenerationContext
  private var sampler: Sampler
  private var random: SeededGenerator

  /// - Parameter prompt: its tokens precede the generated ones; the text begins as after a line end.
  package init(
    model: Model, prompt: String, sampler: Sampler, seed: UInt64, workers: Workers
  ) {
    history = GenerationContext(model, prompt: prompt, workers: workers)
    self.sampler = sampler
    random = SeededGenerator(seed: seed)
  }

  /// Draws the next token and returns its id.
  /// - Throws: ``ModelError/overflow``.
  /// - Complexity: one forward pass for one window.
  package mutating func next() throws(ModelError) -> Int {
    let word = sampler.draw(from: try history.scores, at: random.uniform())
    history.append(Int32(word))
    return word
  }
}
