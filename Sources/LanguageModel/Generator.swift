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
  /// - Parameters:
  ///   - predictor: The source of the probabilities, which nothing else uses at the same time.
  ///   - prompt: The token IDs to continue, which are read as the beginning of a text.
  package init(_ predictor: any Predictor, prompt: [Int32], sampler: Sampler, seed: UInt64) {
    history = GenerationContext(predictor, prompt: prompt)
    self.sampler = sampler
    random = SeededGenerator(seed: seed)
  }

  /// Creates a generator that draws from the probabilities of a model.
  package init(
    model: Model, prompt: String, sampler: Sampler, seed: UInt64, workers: Workers
  ) {
    self.init(
      NetworkPredictor(model, capacity: 1, on: workers), prompt: model.ids(of: prompt),
      sampler: sampler, seed: seed)
  }

  /// Draws the next token and returns its ID.
  ///
  /// - Throws: ``ModelError/overflow`` if a score is not a number.
  /// - Complexity: One forward pass for one window.
  package mutating func next() throws(ModelError) -> Int {
    let word = sampler.draw(from: try history.scores, at: random.uniform())
    history.append(Int32(word))
    return word
  }
}
