// AdamW: Adam with decoupled weight decay.

/// w ← w − η λ w, then as Adam (Loshchilov and Hutter 2019).
///
/// The decay is a scaling of all weights before the step, which any optimizer can have; what makes it
/// AdamW is that λ is 0.1 when nothing is said.
struct AdamW: Optimizer {
  private let adam = Adam()

  func rule(rate: Double, step: Int) -> Adam.Rule { adam.rule(rate: rate, step: step) }
}
