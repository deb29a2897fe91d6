// RMSProp: gradients divided by their recent size.

import Matrices

/// s ← α s + (1 − α) g²,  w ← w − η g / (√s + ε)  (Tieleman and Hinton 2012)
struct RMSProp: Optimizer {
  let decay = 0.99
  let epsilon = 1e-8
  let stateCount = 1

  @_specialize(where Scalar == Float)
  @_specialize(where Scalar == Double)
  func update<Scalar: MatrixScalar>(_ region: Region<Scalar>, rate: Double, step: Int) {
    let (η, ε) = (Scalar(rate), Scalar(epsilon))
    let (α, β) = (Scalar(decay), Scalar(1 - decay))
    region.workers.update(region.w, region.g, region.states[0], rows: region.rows) { w, g, s in
      s = α * s + β * g * g
      w -= η * g / (s.squareRoot() + ε)
    }
  }
}
