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
  func callAsFunction(_ y: Double) -> (value: Double, slope: Double) {
    func σ(_ y: Double) -> Double { 1 / (1 + exp(-y)) }
    switch self {
    case .tanh:
      let h = Foundation.tanh(y)
      return (h, 1 - h * h)
    case .relu:
      return y < 0 ? (0, 0) : (y, y > 0 ? 1 : 0)
    case .sigmoid:
      return (σ(y), σ(y) * (1 - σ(y)))
    case .gelu:
      // (y·σ(u))′ = σ(u) + y·σ(u)·(1 − σ(u))·u′
      let s = σ(Self.gain * (y + Self.cubic * y * y * y))
      return (y * s, s + y * s * (1 - s) * Self.gain * (1 + 3 * Self.cubic * y * y))
    case .silu:
      let s = σ(y)
      return (y * s, s + y * s * (1 - s))
    case .identity:
      return (y, 1)
    }
  }

  /// Sixteen at once; `function` is generic code that the compiler makes once for each activation.
  @inline(__always)
  func withVectorFunction(_ body: ((Vector) -> (value: Vector, slope: Vector)) -> Void) {
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
        let square = y * y
        let s = Vector.sigmoid(Float(Self.gain) * y * (1 + Float(Self.cubic) * square))
        let slope = Float(Self.gain) * (1 + Float(3 * Self.cubic) * square)
        return (y * s, s + y * s * (1 - s) * slope)
      }
    case .silu:
      body { y in
        let s = Vector.sigmoid(y)
        return (y * s, s + y * s * (1 - s))
      }
    case .identity:
      body { y in (y, Vector(repeating: 1)) }
    }
  }

  /// 2·√(2/π)
  private static let gain = 1.5957691216057308
  private static let cubic = 0.044715
}
