// Direct connections from the embeddings to the logits.

import Matrices

/// Direct connections: Z += X·W, the term Wx of y = b + Wx + U tanh(d + Hx) (Bengio et al. 2003,
/// equation 1).
///
/// Shapes: X (B, n·m), W (n·m, V), Z (B, V).
package struct DirectConnections<Scalar: MatrixScalar>: Sendable {
  let weight: Matrix<Scalar>

  func forward(
    _ x: Matrix<Scalar>, addingTo z: Matrix<Scalar>, precision: Precision, on workers: Workers
  ) {
    Scalar.multiply(x, weight, into: z, from: .result, precision: precision, on: workers)
  }

  /// Computes dL/dW = Xᵀ · dL/dZ and dL/dX += dL/dZ · Wᵀ.
  ///
  /// dL/dX is a sum because X also reaches the loss through the hidden layers. If `dx` is nil, it
  /// is not computed.
  func backward(
    _ dz: Matrix<Scalar>, x: Matrix<Scalar>, addingTo dx: Matrix<Scalar>?,
    gradient: DirectConnections, precision: Precision, on workers: Workers
  ) {
    if let dx {
      Scalar.multiply(
        dz, transposing: weight, into: dx, from: .result, precision: precision, on: workers)
    }
    Scalar.multiply(
      transposing: x, dz, into: gradient.weight, andSumInto: nil, precision: precision,
      on: workers)
  }
}
