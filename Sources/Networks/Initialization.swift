// Random numbers for the parameters to start from.

import Matrices
import Randomness

extension Parameters {
  /// Fills each group with uniform random numbers of its variance.
  ///
  /// A weight of f inputs has variance g² / f, so that a sum over f inputs of variance 1 has variance
  /// g²; its layer says which g that is.
  ///
  /// Every group draws from a generator of its own, so that adding one leaves the others as they
  /// were.
  package func initialize(seed: UInt64) {
    for (i, group) in table.groups.enumerated() where group.variance > 0 {
      var generator = SeededGenerator(seed: seed &+ UInt64(i) &* 0xD1B5_4A32_D192_ED03)
      // A uniform number within ±a has variance a² / 3.
      self[group].fillUniformly(within: (3 * group.variance).squareRoot(), using: &generator)
    }
  }
}
