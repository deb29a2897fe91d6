// Penalties on the size of the weights.

import Networks
import Matrices

/// L1 and L2 penalties, which add to the gradient, and decoupled decay, which shrinks the weights.
///
/// With any of them every sparse row changes at every step, whether the batch touched it or not, and
/// the step costs O(parameters); only decay can wait, where a group asks for ``LazyDecay``.
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

  private func applies(to group: ParameterGroup) -> Bool {
    group.role != .frozen && (includesBiases || !group.isBias)
  }

  /// Whether ``LazyDecay`` shrinks the weights of a group.
  func decaysLazily(_ group: ParameterGroup) -> Bool {
    weightDecay != 0 && group.role == .sparseRows && group.decaysLazily && applies(to: group)
  }

  /// Adds the penalties to the gradient and shrinks the weights, apart from those that decay
  /// lazily, before the optimizer's step.
  func apply<Scalar: MatrixScalar>(
    to parameters: Parameters<Scalar>, gradients: Gradients<Scalar>, rate: Double,
    on workers: Workers
  ) {
    if l1 != 0 || l2 != 0 { gradients.touchAllRows() }
    for group in parameters.table.groups where applies(to: group) {
      let (w, g) = (parameters[group], gradients.parameters[group])
      if l1 != 0 || l2 != 0 { g.addPenaltyGradient(of: w, l1: l1, l2: l2, on: workers) }
      if weightDecay != 0, !decaysLazily(group) { w.scale(by: 1 - rate * weightDecay, on: workers) }
    }
  }
}
