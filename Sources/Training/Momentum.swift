// Gradient descent with momentum.

import Matrices

/// v ← μ v + g,  w ← w − η v  (Polyak 1964, in PyTorch's form)
struct Momentum: Optimizer {
  let momentum: Double
  let stateCount = 1

  @_specialize(where Scalar == Float)
  @_specialize(where Scalar == Double)
  func update<Scalar: MatrixScalar>(_ region: Region<Scalar>, rate: Double, step: Int) {
    let (η, μ) = (Scalar(rate), Scalar(momentum))
    region.workers.update(region.w, region.g, region.states[0], rows: region.rows) { w, g, v in
      v = μ * v + g
      w -= η * v
    }
  }
}
