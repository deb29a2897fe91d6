// The average of the weights that a run has passed through.

import LanguageModel
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
  private let γ: Double
  private let workers: Workers

  /// So many steps make one look, which then costs next to nothing.
  private static var interval: Int { 8 }

  init(of parameters: Parameters<Scalar>, share: Double, workers: Workers) {
    precondition(share > 0 && share <= 1, "an average over a share of \(share) of the steps")
    self.parameters = parameters.zeros()
    self.workers = workers
    // Infinity would make cₖ no number.
    γ = min(2 / share, 1e300) - 2
  }

  /// Looks at the weights after a step, counted from 1, if it is time to.
  func add(_ weights: Parameters<Scalar>, step: Int) {
    guard (step - 1).isMultiple(of: Self.interval) else { return }
    let k = Double((step - 1) / Self.interval + 1)
    let rule = Approach(c: (γ + 1) / (k + γ))
    Region(w: parameters.all, g: weights.all, states: [], rows: nil, workers: workers).apply(rule)
  }
}

/// w̄ ← w̄ + c (w − w̄): the average is what changes, the weight what it follows.
private struct Approach: UpdateRule {
  static let stateCount = 0
  let c: Double

  @inline(__always)
  func callAsFunction<T: Lanes>(_ average: inout T, _ w: T, _: inout T, _: inout T) {
    average += T(c) * (w - average)
  }
}
