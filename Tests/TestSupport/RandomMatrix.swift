// Matrices of random numbers that depend only on a seed.

import Matrices
import Randomness

extension Matrix {
  /// Returns a matrix of random numbers uniform in [−limit, limit).
  package static func random(
    _ rows: Int, _ columns: Int, within limit: Double = 1, seed: UInt64
  ) -> Matrix {
    let matrix = Matrix(rows, columns)
    var generator = SeededGenerator(seed: seed)
    matrix.fillUniformly(within: limit, using: &generator)
    return matrix
  }

  /// A copy of the matrix with its own memory.
  package var copied: Matrix {
    let matrix = Matrix(rows, columns)
    matrix.copy(from: self)
    return matrix
  }
}

extension Matrix<Float> {
  /// The same scalars, converted exactly to double precision.
  package var widened: Matrix<Double> { Matrix<Double>(rows, columns, scalars.map(Double.init)) }

  /// The absolute values of the scalars, converted exactly to double precision.
  package var magnitudes: Matrix<Double> {
    Matrix<Double>(rows, columns, scalars.map { Double($0.magnitude) })
  }
}
