// The average of the weights over the steps of a run.

import Networks
import Matrices

/// An average of the weights over the steps in which later steps count more, as an alternative to a
/// learning rate that falls to 0.
///
/// After sample k of the weights w, w̄ ← w̄ + cₖ (w − w̄) with cₖ = (γ + 1) / (k + γ), which gives
/// sample i a weight of about (i/k)^γ (Shamir and Zhang 2013, section 4). At any step, the mean age
/// of the samples is that of a plain average over the last `share` = 2 / (γ + 2) of the steps.
///
/// Frozen groups are copied by the first sample, so that their average has the same bits.
struct WeightAverage<Scalar: MatrixScalar> {
  /// w̄; zeros before the first step.
  let parameters: Parameters<Scalar>
  private let share: Double
  /// The parts that training changes.
  private let parts: [ParameterTable.Part]
  private let workers: Workers

  /// The number of steps per sample. At 8, the cost is negligible.
  private static var interval: Int { 8 }

  /// Creates an average with the shapes of `parameters`.
  ///
  /// - Precondition: 0 < share ≤ 1.
  init(of parameters: Parameters<Scalar>, share: Double, workers: Workers) {
    precondition(share > 0 && share <= 1, "an average over a share of \(share) of the steps")
    self.parameters = Parameters(parameters.table)
    self.share = share
    parts = parameters.table.parts
    self.workers = workers
  }

  /// Returns whether to sample the weights after a step, counted from 1.
  func isDue(after step: Int) -> Bool { (step - 1).isMultiple(of: Self.interval) }

  /// Samples the weights after a step, counted from 1, if a sample is due.
  func add(_ weights: Parameters<Scalar>, step: Int) {
    guard isDue(after: step) else { return }
    let k = Double((step - 1) / Self.interval + 1)
    // cₖ with γ = 2 / share − 2 substituted, because γ is infinite for a tiny share.
    let c = (2 - share) / (2 + (k - 2) * share)
    for part in parts {
      parameters[part].approach(weights[part], by: c, on: workers)
    }
    guard k == 1 else { return }
    for group in weights.table.groups where group.role == .frozen {
      parameters[group].copy(from: weights[group])
    }
  }
}
