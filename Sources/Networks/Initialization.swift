// Random initialization of the parameters.

import Matrices
import Randomness

extension Parameters {
  /// Fills each group with uniform random numbers that have the group's variance.
  ///
  /// A weight with f inputs has variance g² / f, so a sum over f inputs of variance 1 has variance
  /// g². The layer chooses g.
  ///
  /// Every group has its own generator, so appending a group does not change the others.
  package func initialize(seed: UInt64) {
    for (i, group) in table.groups.enumerated() where group.variance > 0 {
      var generator = SeededGenerator(seed: seed &+ UInt64(i) &* 0xD1B5_4A32_D192_ED03)
      // Uniform numbers in [−a, a] have variance a² / 3.
      self[group].fillUniformly(within: (3 * group.variance).squareRoot(), using: &generator)
    }
  }
}
