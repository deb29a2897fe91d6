// Penalties on the size of the weights.

import LanguageModel
import Matrices

/// L1 and L2 penalties, which add to the gradient, and decoupled decay, which shrinks the weights.
///
/// With any of them every embedding row changes at every step, whether the batch touched it or not,
/// and the step costs O(V·m).
package struct Regularization: Equatable, Sendable {
  /// λ₁: the loss has λ₁ Σ|w| more, the gradient λ₁ sign(w).
  package var l1: Double
  /// λ₂: the loss has ½ λ₂ Σw² more, the gradient λ₂ w.
  package var l2: Double
  /// λ: before each step w ← (1 − η λ) w.
  package var weightDecay: Double
  /// Biases are not penalised (Bengio et al. 2003, section 3), unless this says so, as PyTorch does.
  package var includesBiases: Bool

  package init(
    l1: Double = 0, l2: Double = 0, weightDecay: Double = 0, includesBiases: Bool = false
  ) {
    self.l1 = l1
    self.l2 = l2
    self.weightDecay = weightDecay
    self.includesBiases = includesBiases
  }

  package var isActive: Bool { l1 != 0 || l2 != 0 || weightDecay != 0 }

  /// Adds the penalties to the gradient and shrinks the weights, before the optimizer's step.
  func apply<Scalar: MatrixScalar>(
    to parameters: Parameters<Scalar>, gradients: Gradients<Scalar>, rate: Double,
    on workers: Workers
  ) {
    if l1 != 0 || l2 != 0 { gradients.touchAllRows() }
    for entry in parameters.table.entries where includesBiases || !entry.isBias {
      let (w, g) = (parameters[entry], gradients.parameters[entry])
      if l1 != 0 || l2 != 0 { penalize(w, gradient: g, on: workers) }
      if weightDecay != 0 { shrink(w, rate: rate, on: workers) }
    }
  }

  private func penalize<Scalar: MatrixScalar>(
    _ w: Matrix<Scalar>, gradient g: Matrix<Scalar>, on workers: Workers
  ) {
    Region(w: g, g: w, states: [], rows: nil, workers: workers).apply(Penalty(λ1: l1, λ2: l2))
  }

  private func shrink<Scalar: MatrixScalar>(
    _ w: Matrix<Scalar>, rate: Double, on workers: Workers
  ) {
    Region(w: w, g: w, states: [], rows: nil, workers: workers)
      .apply(Scaling(factor: 1 - rate * weightDecay))
  }
}

/// g ← g + λ₂ w + λ₁ sign(w): the gradient is what changes, the weight what it follows.
private struct Penalty: UpdateRule {
  static let stateCount = 0
  let λ1, λ2: Double

  @inline(__always)
  func callAsFunction<T: Lanes>(_ g: inout T, _ w: T, _: inout T, _: inout T) {
    g += T(λ2) * w + T(λ1) * w.sign
  }
}

/// w ← factor · w
struct Scaling: UpdateRule {
  static let stateCount = 0
  let factor: Double

  @inline(__always)
  func callAsFunction<T: Lanes>(_ w: inout T, _: T, _: inout T, _: inout T) {
    w = T(factor) * w
  }
}
