// Bounds on the error of Float arithmetic in the operations of hidden layers.

import Foundation
import Matrices

extension RunningError {
  private static func sum(_ terms: [RunningError]) -> RunningError {
    dot(terms, terms.map { _ in RunningError(1, error: 0) })
  }

  /// Returns g(y) and g′(y), computed in the steps of their formulas.
  package func applying(_ activation: Activation) -> (value: RunningError, derivative: RunningError)
  {
    let one = RunningError(1, error: 0)
    switch activation {
    case .tanh:
      // Rounding adds 2 ulp, and the error of y is multiplied by a derivative of at most 1.
      let h = map(derivative: 1, ulps: 2, Foundation.tanh)
      return (h, one - h * h)
    case .relu:
      return (map(derivative: 1, ulps: 0) { max($0, 0) }, RunningError(value > 0 ? 1 : 0, error: 0))
    case .sigmoid:
      let h = sigmoid
      return (h, h * (one - h))
    case .gelu:
      let (gain, cubic) = (1.5957691216057308, 0.044715)
      let square = self * self
      let s =
        (RunningError(rounding: gain) * self
        * (one - RunningError(rounding: -cubic) * square)).sigmoid
      let derivative =
        RunningError(rounding: gain) * (one - RunningError(rounding: -3 * cubic) * square)
      return gated(by: s, derivative)
    case .silu:
      return gated(by: sigmoid, one)
    case .identity:
      return (self, one)
    }
  }

  /// σ(y) within 4 ulp, where subnormal numbers count as zero.
  ///
  /// The derivative at y is s(1 − s) and changes by a factor of at most e over an error of 1.
  private var sigmoid: RunningError {
    let s = 1 / (1 + exp(-value))
    var result = map(derivative: min(0.25, s * (1 - s) * exp(min(error, 1))), ulps: 4) { _ in s }
    result.error += 0x1p-126
    return result
  }

  private func gated(
    by s: RunningError, _ derivative: RunningError
  ) -> (value: RunningError, derivative: RunningError) {
    let value = self * s
    let one = RunningError(1, error: 0)
    return (value, .sum([s, value * (one - s) * derivative]))
  }

  // MARK: - Normalization

  /// Returns (x − μ) / √(σ² + ε) of a row, and 1 / √(σ² + ε).
  package static func normalized(
    _ x: [RunningError]
  ) -> (y: [RunningError], scale: RunningError) {
    let n = Double(x.count)
    let mean = sum(x).times(1 / n)
    let deviations = x.map { $0 - mean }
    let variance = dot(deviations, deviations).times(1 / n)
    let floored = variance.value + 1e-5
    // The derivative of 1 / √v is −½ v^(−3/2). The root is computed in Double and rounded to Float.
    let scale = variance.map(
      derivative: 0.5 * pow(max(floored - variance.error, 1e-5), -1.5), ulps: 0.5
    ) { _ in 1 / floored.squareRoot() }
    return (deviations.map { $0 * scale }, scale)
  }

  /// Returns (dy − mean dy − y · mean(dy ∘ y)) / √(σ² + ε) of a row.
  package static func normalizedGradient(
    at x: [RunningError], of dy: [RunningError]
  ) -> [RunningError] {
    let (y, scale) = normalized(x)
    let n = Double(x.count)
    let shift = sum(dy).times(1 / n)
    let derivative = dot(dy, y).times(1 / n)
    return zip(dy, y).map { dy, y in (dy - shift - y * derivative) * scale }
  }

  /// Returns the product with an exact factor, rounded once.
  private func times(_ factor: Double) -> RunningError {
    RunningError(value * factor, error: error * abs(factor)).rounded
  }
}
