// AdaGrad: a rate of its own for each parameter, which falls with what it has moved.

import Matrices

/// s ← s + g²,  w ← w − η g / (√s + ε)  (Duchi et al. 2011)
struct AdaGrad: Optimizer {
  let epsilon = 1e-10
  let stateCount = 1

  @_specialize(where Scalar == Float)
  @_specialize(where Scalar == Double)
  func update<Scalar: MatrixScalar>(_ region: Region<Scalar>, rate: Double, step: Int) {
    let (η, ε) = (Scalar(rate), Scalar(epsilon))
    region.workers.update(region.w, region.g, region.states[0], rows: region.rows) { w, g, s in
      s += g * g
      w -= η * g / (s.squareRoot() + ε)
    }
  }
}
