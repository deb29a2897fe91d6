// Adam: momentum over gradients divided by their recent size.

import Foundation
import Matrices

/// m ← β₁ m + (1 − β₁) g,  v ← β₂ v + (1 − β₂) g²,
/// w ← w − η · m / (1 − β₁ᵗ) / (√(v / (1 − β₂ᵗ)) + ε)  (Kingma and Ba 2015)
struct Adam: Optimizer {
  let beta1 = 0.9
  let beta2 = 0.999
  let epsilon = 1e-8
  let stateCount = 2

  @_specialize(where Scalar == Float)
  @_specialize(where Scalar == Double)
  func update<Scalar: MatrixScalar>(_ region: Region<Scalar>, rate: Double, step: Int) {
    let (β1, β2) = (Scalar(beta1), Scalar(beta2))
    let (γ1, γ2) = (Scalar(1 - beta1), Scalar(1 - beta2))
    let η = Scalar(rate / (1 - pow(beta1, Double(step))))
    let c = Scalar(1 / (1 - pow(beta2, Double(step))).squareRoot())
    let ε = Scalar(epsilon)
    region.workers.update(
      region.w, region.g, region.states[0], region.states[1], rows: region.rows
    ) { w, g, m, v in
      m = β1 * m + γ1 * g
      v = β2 * v + γ2 * g * g
      w -= η * m / (c * v.squareRoot() + ε)
    }
  }
}
