// Penalties on the size of the weights.

import Networks
import Matrices

/// L1 and L2 penalties, which add to the gradient, and decoupled decay, which shrinks the weights.
///
/// With any of them every sparse row changes at every step, whether the batch touched it or not, and
/// the step costs O(parameters).
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
    for group in parameters.table.trained.groups where includesBiases || !group.isBias {
      let (w, g) = (parameters[group.name], gradients.parameters[group.name])
      if l1 != 0 || l2 != 0 { g.addPenaltyGradient(of: w, l1: l1, l2: l2, on: workers) }
      if weightDecay != 0 { w.scale(by: 1 - rate * weightDecay, on: workers) }
    }
  }
}
