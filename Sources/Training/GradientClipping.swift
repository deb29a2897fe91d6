// A bound on the length of the gradient.

import Matrices
import Networks

/// Scales the gradient to length `limit` when it is longer: g ← g · limit / ‖g‖, the norm over all
/// parameters together (Pascanu et al. 2013).
struct GradientClipping {
  let limit: Double

  /// - Parameter parts: those that the gradients lie in.
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
