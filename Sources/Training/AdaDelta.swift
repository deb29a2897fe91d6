// AdaDelta: steps in the units of the parameters, with hardly a rate to choose.

import Matrices

/// s ← ρ s + (1 − ρ) g²,  Δ = √(u + ε) / √(s + ε) · g,  u ← ρ u + (1 − ρ) Δ²,  w ← w − η Δ
/// (Zeiler 2012)
struct AdaDelta: Optimizer {
  let decay = 0.9
  let epsilon = 1e-6
  let stateCount = 2

  @_specialize(where Scalar == Float)
  @_specialize(where Scalar == Double)
  func update<Scalar: MatrixScalar>(_ region: Region<Scalar>, rate: Double, step: Int) {
    let (η, ε) = (Scalar(rate), Scalar(epsilon))
    let (ρ, σ) = (Scalar(decay), Scalar(1 - decay))
    region.workers.update(
      region.w, region.g, region.states[0], region.states[1], rows: region.rows
    ) { w, g, s, u in
      s = ρ * s + σ * g * g
      let Δ = (u + ε).squareRoot() / (s + ε).squareRoot() * g
      u = ρ * u + σ * Δ * Δ
      w -= η * Δ
    }
  }
}
