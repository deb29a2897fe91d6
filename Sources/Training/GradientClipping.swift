// Gradient clipping by norm.

import Matrices
import Networks

/// Scales a gradient that is longer than `limit` down to that length: g ← g · limit / ‖g‖, where
/// the norm is over all parameters (Pascanu et al. 2013).
struct GradientClipping {
  let limit: Double

  /// Clips the gradients.
  ///
  /// - Parameter parts: The parts of the parameter table that training changes.
  func apply<Scalar: MatrixScalar>(
    to gradients: Gradients<Scalar>, parts: [ParameterTable.Part], on workers: Workers
  ) {
    let squares = parts.map { part in
      Scalar.sumOfSquares(
        of: gradients.parameters[part], rows: gradients.rows(of: part.name), on: workers)
    }
    let norm = squares.reduce(0, +).squareRoot()
    guard norm > limit else { return }
    for part in parts {
      gradients.parameters[part].scale(
        by: limit / norm, rows: gradients.rows(of: part.name), on: workers)
    }
  }
}
