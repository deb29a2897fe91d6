// The average of the weights that a run has passed through.

import Networks
import Matrices

/// Weights averaged over the steps, later ones counting more, in place of letting the learning rate
/// fall to nothing.
///
/// After the k-th look at the weights, w̄ ← w̄ + cₖ (w − w̄) with cₖ = (γ + 1) / (k + γ), in which the
/// i-th look weighs about (i/k)^γ (Shamir and Zhang 2013, section 4). Their mean age is that of a plain
/// average over the last `share` = 2 / (γ + 2) of the steps, whenever one stops to ask.
struct WeightAverage<Scalar: MatrixScalar> {
  /// w̄; zeros before the first step.
  let parameters: Parameters<Scalar>
  private let share: Double
  private let workers: Workers

  /// So many steps make one look, which then costs next to nothing.
  private static var interval: Int { 8 }

  init(of parameters: Parameters<Scalar>, share: Double, workers: Workers) {
    precondition(share > 0 && share <= 1, "an average over a share of \(share) of the steps")
    self.parameters = Parameters(parameters.table)
    self.share = share
    self.workers = workers
  }

  /// Whether it is time for a look at the weights after a step, counted from 1.
  func isDue(after step: Int) -> Bool { (step - 1).isMultiple(of: Self.interval) }

  /// Looks at the weights after a step, counted from 1, if it is time to.
  func add(_ weights: Parameters<Scalar>, step: Int) {
    guard isDue(after: step) else { return }
    let k = Double((step - 1) / Self.interval + 1)
    // cₖ with γ = 2 / share - 2 put in, which of a tiny share would be infinite.
    let c = (2 - share) / (2 + (k - 2) * share)
    parameters.all.approach(weights.all, by: c, on: workers)
  }
}
