// Matrices of random numbers, the same for the same seed.

import Matrices
import Randomness

extension Matrix {
  /// A matrix of numbers uniform in [−limit, limit).
  package static func random(
    _ rows: Int, _ columns: Int, within limit: Double = 1, seed: UInt64
  ) -> Matrix {
    let matrix = Matrix(rows, columns)
    var generator = SeededGenerator(seed: seed)
    matrix.fillUniformly(within: limit, using: &generator)
    return matrix
  }

  /// A matrix of its own with the same scalars.
  package var copied: Matrix {
    let matrix = Matrix(rows, columns)
    matrix.copy(from: self)
    return matrix
  }
}

extension Matrix<Float> {
  /// The same scalars in double precision, exactly.
  package var widened: Matrix<Double> { Matrix<Double>(rows, columns, scalars.map(Double.init)) }

  /// The scalars' absolute values in double precision, exactly.
  package var magnitudes: Matrix<Double> {
    Matrix<Double>(rows, columns, scalars.map { Double($0.magnitude) })
  }
}
