// Stochastic gradient descent.

import Matrices

/// w ← w − η g
struct SGD: Optimizer {
  let stateCount = 0

  @_specialize(where Scalar == Float)
  @_specialize(where Scalar == Double)
  func update<Scalar: MatrixScalar>(_ region: Region<Scalar>, rate: Double, step: Int) {
    let η = Scalar(rate)
    region.workers.update(region.w, region.g, rows: region.rows) { w, g in
      w -= η * g
    }
  }
}
