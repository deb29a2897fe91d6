// The output layer: one logit for each word of the vocabulary.

import Matrices

/// Z = H·U + c; tied to the embeddings, Z = H·Eᵀ + c.
///
/// Shapes: H (B, inputs), U (inputs, V) or E (V, inputs), c (1, V), Z (B, V).
package struct OutputLayer<Scalar: MatrixScalar>: Sendable {
  /// U, or E when tied.
  let weight: Matrix<Scalar>
  let bias: Matrix<Scalar>
  let isTied: Bool

  func forward(_ h: Matrix<Scalar>, into z: Matrix<Scalar>, on workers: Workers) {
    if isTied {
      Scalar.multiply(h, transposing: weight, into: z, from: .row(bias), on: workers)
    } else {
      Scalar.multiply(h, weight, into: z, from: .row(bias), on: workers)
    }
  }

  /// As in a hidden layer, dL/dH = dL/dZ · Uᵀ, dL/dU = Hᵀ · dL/dZ and dL/dc = 1ᵀ · dL/dZ.
  ///
  /// Tied, U is Eᵀ: dL/dH = dL/dZ · E, and dL/dE = (dL/dEᵀ)ᵀ = (Hᵀ · dL/dZ)ᵀ = (dL/dZ)ᵀ · H, to
  /// which the embedding layer adds its own part.
  func backward(
    _ dz: Matrix<Scalar>, h: Matrix<Scalar>, dh: Matrix<Scalar>, gradient: OutputLayer,
    on workers: Workers
  ) {
    if isTied {
      Scalar.multiply(dz, weight, into: dh, from: .zero, on: workers)
      Scalar.multiply(transposing: dz, h, into: gradient.weight, andSumInto: nil, on: workers)
      Scalar.sumRows(of: dz, into: gradient.bias, on: workers)
    } else {
      Scalar.multiply(dz, transposing: weight, into: dh, from: .zero, on: workers)
      Scalar.multiply(
        transposing: h, dz, into: gradient.weight, andSumInto: gradient.bias, on: workers)
    }
  }
}
