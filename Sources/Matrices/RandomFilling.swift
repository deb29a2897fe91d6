// Filling a matrix with random numbers.

import Randomness

extension Matrix {
  /// Fills the matrix in row-major order with uniform random numbers in
  /// [center − limit, center + limit), rounded to the scalar type.
  @_specialize(where Scalar == Float)
  @_specialize(where Scalar == Double)
  package func fillUniformly(
    around center: Double = 0, within limit: Double, using generator: inout SeededGenerator
  ) {
    for i in 0..<count { start[i] = Scalar(center + (2 * generator.uniform() - 1) * limit) }
  }
}
