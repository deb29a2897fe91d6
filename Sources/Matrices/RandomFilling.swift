// Matrices of random numbers.

import Randomness

extension Matrix {
  /// Fills the matrix, row by row, with numbers uniform in [−limit, limit), rounded.
  @_specialize(where Scalar == Float)
  @_specialize(where Scalar == Double)
  package func fillUniformly(within limit: Double, using generator: inout SeededGenerator) {
    for i in 0..<count { start[i] = Scalar((2 * generator.uniform() - 1) * limit) }
  }
}
