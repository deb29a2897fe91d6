// Learning-rate schedules.

import Foundation

/// The learning rate as a function of the step, after an optional linear warm-up.
package struct LearningRateSchedule: Equatable, Sendable {
  /// The formula of the rate, where t counts the steps after the warm-up.
  package enum Kind: String, CaseIterable, Codable, Sendable {
    /// η.
    case constant
    /// η / (1 + t / τ) (Bengio et al. 2003, section 4).
    case inverse
    /// η, halved after every epoch without a new best validation.
    case halve
    /// η · ½ (1 + cos(π t / T)), which falls to 0 within the T steps after the warm-up (Loshchilov
    /// and Hutter 2017).
    case cosine
  }

  package let kind: Kind
  /// η, the rate after the warm-up.
  package let rate: Double
  /// The number of warm-up steps, in which the rate rises linearly from η / warmup to η.
  package let warmup: Int
  /// τ of `inverse`, in steps.
  package let decayTime: Double
  /// The number of steps of the run, which is `warmup` + T for `cosine`.
  package let totalSteps: Int

  package init(kind: Kind, rate: Double, warmup: Int, decayTime: Double, totalSteps: Int) {
    self.kind = kind
    self.rate = rate
    self.warmup = warmup
    self.decayTime = decayTime
    self.totalSteps = totalSteps
  }

  /// Returns the rate of a step, counted from 0.
  ///
  /// - Parameter halvings: The number of halvings so far, for `halve`.
  package func rate(at step: Int, halvings: Int = 0) -> Double {
    if step < warmup { return rate * Double(step + 1) / Double(warmup) }
    let t = Double(step - warmup)
    switch kind {
    case .constant: return rate
    case .inverse: return rate / (1 + t / decayTime)
    case .halve: return rate * pow(0.5, Double(halvings))
    case .cosine:
      let progress = min(t / Double(max(totalSteps - warmup, 1)), 1)
      return rate * 0.5 * (1 + cos(.pi * progress))
    }
  }
}
