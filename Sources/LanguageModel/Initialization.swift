// The random numbers that training starts from.

import Matrices
import Randomness

extension Parameters {
  /// Fills the weights with uniform random numbers and the biases with zeros.
  ///
  /// A weight W of f inputs has variance g² / f, so that a sum over f inputs of variance 1 has
  /// variance g²: g² = 1 before tanh, sigmoid and identity (LeCun et al., "Efficient backprop",
  /// 1998), g² = 2 before ReLU and its smooth relatives, which drop half of it (He et al., 2015).
  /// Output and direct weights have g² = 1/4, so that the first predictions are close to uniform.
  /// Embeddings have a standard deviation of 0.05, because those of rare words hardly ever change,
  /// and what they begin with stays as noise; tied ones, which are output weights as well, have
  /// variance 1 / (4m).
  ///
  /// Every tensor draws from a generator of its own, so that adding one leaves the others as they
  /// were.
  package func initialize(seed: UInt64) {
    for (i, entry) in table.entries.enumerated() where !entry.isBias {
      var generator = SeededGenerator(seed: seed &+ UInt64(i) &* 0xD1B5_4A32_D192_ED03)
      // A uniform number within ±a has variance a² / 3.
      self[entry].fillUniformly(within: (3 * variance(of: entry)).squareRoot(), using: &generator)
    }
  }

  private func variance(of entry: ParameterTable.Entry) -> Double {
    if entry.name == "embedding.weight" {
      return configuration.tied ? 0.25 / Double(entry.fanIn) : 0.05 * 0.05
    }
    let layer = configuration.layers.first { entry.name.hasPrefix($0.name) }
    let gain = layer.map { [.relu, .gelu, .silu].contains($0.activation) ? 2 : 1 } ?? 0.25
    return gain / Double(entry.fanIn)
  }
}
