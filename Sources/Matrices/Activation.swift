// The activation functions of hidden layers, each with its derivative.

import Foundation

/// An activation function g of a hidden layer, H = g(Y), with the derivative g′ for the backward
/// pass.
package enum Activation: String, CaseIterable, Codable, Sendable {
  case tanh
  case relu
  case sigmoid
  /// y·Φ(y), a smooth relative of ReLU (Hendrycks and Gimpel, "Gaussian error linear units", 2016),
  /// with the authors' approximation of the normal distribution function,
  /// Φ(y) ≈ σ(2·√(2/π)·(y + 0.044715·y³)).
  case gelu
  /// y·σ(y), also called swish (Elfwing et al., 2018).
  case silu
  case identity

  /// Returns g(y) and g′(y).
  package func callAsFunction(_ y: Double) -> (value: Double, derivative: Double) {
    switch self {
    case .tanh:
      let h = Foundation.tanh(y)
      return (h, 1 - h * h)
    case .relu:
      return y < 0 ? (0, 0) : (y, y > 0 ? 1 : 0)
    case .sigmoid:
      return (σ(y), σ(y) * (1 - σ(y)))
    case .gelu:
      return gated(y) { y in
        (Self.gain * (y + Self.cubic * y * y * y), Self.gain * (1 + 3 * Self.cubic * y * y))
      }
    case .silu:
      return gated(y) { y in (y, 1) }
    case .identity:
      return (y, 1)
    }
  }

  /// Calls `body` with the function that computes g and g′ of sixteen floats at once.
  ///
  /// Inlined, so that the compiler emits a separate copy of `body` for each activation.
  @inline(__always)
  func withVectorFunction(_ body: ((Vector) -> (value: Vector, derivative: Vector)) -> Void) {
    switch self {
    case .tanh:
      body { y in
        let h = Vector.tanh(y)
        return (h, 1 - h * h)
      }
    case .relu:
      body { y in
        (y.replacing(with: 0, where: y .< 0), Vector.zero.replacing(with: 1, where: y .> 0))
      }
    case .sigmoid:
      body { y in
        let h = Vector.sigmoid(y)
        return (h, h * (1 - h))
      }
    case .gelu:
      body { y in
        gated(y) { y in
          let square = y * y
          return (
            Float(Self.gain) * y * (1 + Float(Self.cubic) * square),
            Float(Self.gain) * (1 + Float(3 * Self.cubic) * square)
          )
        }
      }
    case .silu:
      body { y in gated(y) { y in (y, Vector(repeating: 1)) } }
    case .identity:
      body { y in (y, Vector(repeating: 1)) }
    }
  }

  /// 2·√(2/π)
  private static let gain = 1.5957691216057308
  private static let cubic = 0.044715
}

private func σ(_ y: Double) -> Double { 1 / (1 + exp(-y)) }

/// Returns y·σ(u) and its derivative σ(u) + y·σ(u)·(1 − σ(u))·u′, where `gate` computes u and u′
/// from y.
///
/// For |y| > 1000, σ(u) is 0 or 1. There y is clamped to ±1000, because u′ could overflow and 0·∞
/// is NaN. The factor y of the value y·σ(u) is clamped only from below.
private func gated(
  _ y: Double, _ gate: (Double) -> (value: Double, derivative: Double)
) -> (value: Double, derivative: Double) {
  let low = max(y, -1000)
  let near = min(low, 1000)
  let (u, derivative) = gate(near)
  let s = σ(u)
  return (low * s, s + near * s * (1 - s) * derivative)
}

/// Computes the same for sixteen floats. In Float, y is clamped to ±100.
@inline(__always)
private func gated(
  _ y: Vector, _ gate: (Vector) -> (value: Vector, derivative: Vector)
) -> (value: Vector, derivative: Vector) {
  let low = y.replacing(with: -100, where: y .< -100)
  let near = low.replacing(with: 100, where: low .> 100)
  let (u, derivative) = gate(near)
  let s = Vector.sigmoid(u)
  return (low * s, s + near * s * (1 - s) * derivative)
}
