// A bound on the length of the gradient.

import LanguageModel
import Matrices

/// Scales the gradient to length `limit` when it is longer: g ← g · limit / ‖g‖, the norm over all
/// parameters together (Pascanu et al. 2013).
struct GradientClipping {
  let limit: Double

  func apply<Scalar: MatrixScalar>(to gradients: Gradients<Scalar>, on workers: Workers) {
    let (embedding, rest) = (gradients.parameters.embedding, gradients.parameters.rest)
    let rows = gradients.touchedRows
    let norm =
      (Scalar.sumOfSquares(of: embedding, rows: rows, on: workers)
      + Scalar.sumOfSquares(of: rest, rows: nil, on: workers)).squareRoot()
    guard norm > limit else { return }
    embedding.scale(by: limit / norm, rows: rows, on: workers)
    rest.scale(by: limit / norm, on: workers)
  }
}
