// Text generation: continuing a prompt word by word.

import Matrices
import ModelFolders
import Randomness

/// Continues a prompt with words drawn one at a time.
package struct Generator {
  private var history: GenerationContext
  private var sampler: Sampler
  private var random: SeededGenerator

  /// Creates a generator.
  ///
  /// - Parameter prompt: The text to continue, which is read as the beginning of a text.
  package init(
    model: Model, prompt: String, sampler: Sampler, seed: UInt64, workers: Workers
  ) {
    history = GenerationContext(model, prompt: prompt, workers: workers)
    self.sampler = sampler
    random = SeededGenerator(seed: seed)
  }

  /// Draws the next token and returns its ID.
  ///
  /// - Throws: ``ModelError/overflow`` if a score is not finite.
  /// - Complexity: One forward pass for one window.
  package mutating func next() throws(ModelError) -> Int {
    let word = sampler.draw(from: try history.scores, at: random.uniform())
    history.append(Int32(word))
    return word
  }
}
