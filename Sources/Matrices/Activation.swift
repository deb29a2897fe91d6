// The nonlinearities of hidden layers, each with its derivative.

import Foundation

/// g in H = g(Y), with g′, which the backward pass multiplies by.
package enum Activation: String, CaseIterable, Codable, Sendable {
  case tanh
  case relu
  case sigmoid
  /// y·Φ(y), smooth where ReLU has its kink (Hendrycks and Gimpel, "Gaussian error linear units",
  /// 2016), with their approximation of the normal distribution, Φ(y) ≈ σ(2·√(2/π)·(y + 0.044715·y³)).
  case gelu
  /// y·σ(y), also called swish (Elfwing et al., 2018).
  case silu
  case identity

  /// g(y) and g′(y).
  func callAsFunction(_ y: Double) -> (value: Double, derivative: Double) {
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

  /// Sixteen at once; `body` is generic code that the compiler makes once for each activation.
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

/// y·σ(u) and its derivative σ(u) + y·σ(u)·(1 − σ(u))·u′, with u and u′ from `gate`.
///
/// Far out, where σ(u) is 0 or 1, y is taken for ±1000: u′ would overflow, and 0·∞ is not a number.
private func gated(
  _ y: Double, _ gate: (Double) -> (value: Double, derivative: Double)
) -> (value: Double, derivative: Double) {
  let low = max(y, -1000)
  let near = min(low, 1000)
  let (u, derivative) = gate(near)
  let s = σ(u)
  return (low * s, s + near * s * (1 - s) * derivative)
}

/// Sixteen at once; in Float, ±100 is far out.
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
