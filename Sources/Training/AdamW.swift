// AdamW: Adam with decoupled weight decay.

import Matrices

/// w ← w − η λ w, then as Adam (Loshchilov and Hutter 2019).
///
/// The decay λ is the run's weight decay, which every optimizer can have (``Regularization``); what
/// makes it AdamW is that λ is 0.1 when nothing is said.
struct AdamW: Optimizer {
  private let adam = Adam()
  var stateCount: Int { adam.stateCount }

  func update<Scalar: MatrixScalar>(_ region: Region<Scalar>, rate: Double, step: Int) {
    adam.update(region, rate: rate, step: step)
  }
}
