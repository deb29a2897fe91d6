// AdamW: Adam with decoupled weight decay.

/// w ← w − η λ w, then the update of Adam (Loshchilov and Hutter 2019)
///
/// The decay scales the weights before the update, which is possible with every optimizer. AdamW
/// differs from Adam only in the default of λ, 0.1.
struct AdamW: Optimizer {
  private let adam = Adam()

  func rule(rate: Double, step: Int) -> Adam.Rule { adam.rule(rate: rate, step: step) }
}
