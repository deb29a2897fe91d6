// The nonlinearity of hidden layers, and its derivative in terms of its output.

import Matrices

/// g in H = g(XW + b), with g′ written in terms of H, so that the backward pass needs only H.
package enum Activation: String, CaseIterable, Codable, Sendable {
  /// tanh′ = 1 − tanh²
  case tanh
  /// max(0, y)′ = 1 where y > 0, else 0
  case relu
  /// σ(y) = 1 / (1 + e⁻ʸ), σ′ = σ(1 − σ)
  case sigmoid
  /// y′ = 1
  case identity

  /// H = g(Y), in place.
  package func forward<Scalar: MatrixScalar>(_ y: Matrix<Scalar>, on workers: Workers) {
    switch self {
    case .tanh: Scalar.applyTanh(to: y, on: workers)
    case .relu: Scalar.applyReLU(to: y, on: workers)
    case .sigmoid: Scalar.applySigmoid(to: y, on: workers)
    case .identity: break
    }
  }

  /// dL/dY = dL/dH ∘ g′(Y), in place: `dh` holds dL/dH before and dL/dY after.
  package func backward<Scalar: MatrixScalar>(
    _ dh: Matrix<Scalar>, at h: Matrix<Scalar>, on workers: Workers
  ) {
    switch self {
    case .tanh: Scalar.applyTanhDerivative(at: h, to: dh, on: workers)
    case .relu: Scalar.applyReLUDerivative(at: h, to: dh, on: workers)
    case .sigmoid: Scalar.applySigmoidDerivative(at: h, to: dh, on: workers)
    case .identity: break
    }
  }
}
