// Penalties on the size of the weights.

import Networks
import Matrices

/// L1 and L2 penalties, which add to the gradient, and decoupled weight decay, which shrinks the
/// weights.
///
/// Each of them changes every sparse row at every step, even rows that the batch does not touch, so
/// a step costs O(parameters). Without untouched rows, it changes a sparse row only in the steps that
/// touch it, by as much as in one step, however long ago the last of them was.
package struct Regularization: Equatable, Sendable {
  /// λ₁, which adds λ₁ Σ|w| to the loss and λ₁ sign(w) to the gradient.
  package var l1: Double
  /// λ₂, which adds ½ λ₂ Σw² to the loss and λ₂ w to the gradient.
  package var l2: Double
  /// λ of the decay w ← (1 − η λ) w before each step.
  package var weightDecay: Double
  /// Whether biases are penalized too, as in PyTorch. By default they are not (Bengio et al. 2003,
  /// section 3).
  package var includesBiases: Bool
  /// Whether sparse rows that the batch does not touch are penalized too.
  package var includesUntouchedRows: Bool

  package init(
    l1: Double = 0, l2: Double = 0, weightDecay: Double = 0, includesBiases: Bool = false,
    includesUntouchedRows: Bool = true
  ) {
    self.l1 = l1
    self.l2 = l2
    self.weightDecay = weightDecay
    self.includesBiases = includesBiases
    self.includesUntouchedRows = includesUntouchedRows
  }

  /// Whether there is any penalty or decay.
  package var isActive: Bool { l1 != 0 || l2 != 0 || weightDecay != 0 }

  private func applies(to group: ParameterGroup) -> Bool {
    group.role != .frozen && (includesBiases || !group.isBias)
  }

  /// Adds the penalties to the gradient and shrinks the weights.
  ///
  /// - Precondition: The optimizer has not yet updated the weights in this step.
  func apply<Scalar: MatrixScalar>(
    to parameters: Parameters<Scalar>, gradients: Gradients<Scalar>, rate: Double,
    on workers: Workers
  ) {
    if includesUntouchedRows && (l1 != 0 || l2 != 0) { gradients.touchAllRows() }
    for group in parameters.table.groups where applies(to: group) {
      let (w, g) = (parameters[group], gradients.parameters[group])
      let rows = includesUntouchedRows ? nil : gradients.rows(of: group.name)
      if l1 != 0 || l2 != 0 { g.addPenaltyGradient(of: w, l1: l1, l2: l2, rows: rows, on: workers) }
      if weightDecay != 0 { w.scale(by: 1 - rate * weightDecay, rows: rows, on: workers) }
    }
  }
}
