// Adam: momentum of gradients, divided by their recent magnitude.

import Foundation

/// m ← β₁ m + (1 − β₁) g,  v ← β₂ v + (1 − β₂) g²,
/// w ← w − η · m / (1 − β₁ᵗ) / (√(v / (1 − β₂ᵗ)) + ε)  (Kingma and Ba 2015)
struct Adam: Optimizer {
  let beta1 = 0.9
  let beta2 = 0.999
  let epsilon = 1e-8

  func rule(rate: Double, step: Int) -> Rule {
    let t = Double(step)
    return Rule(
      η: rate / (1 - pow(beta1, t)), c: 1 / (1 - pow(beta2, t)).squareRoot(), β1: beta1,
      β2: beta2, ε: epsilon)
  }

  /// η and c include the corrections of the moments' bias toward zero in the current step.
  struct Rule: UpdateRule {
    static let stateCount = 2
    let η, c, β1, β2, ε: Double

    @inline(__always)
    func callAsFunction<T: Lanes>(_ w: inout T, _ g: T, _ m: inout T, _ v: inout T) {
      m = T(β1) * m + T(1 - β1) * g
      v = T(β2) * v + T(1 - β2) * g * g
      w -= T(η) * m / (T(c) * v.squareRoot() + T(ε))
    }
  }
}
