// How the learning rate changes from step to step.

import Foundation

package struct LearningRateSchedule: Equatable, Sendable {
  package enum Kind: String, CaseIterable, Codable, Sendable {
    /// η
    case constant
    /// η / (1 + t / τ)  (Bengio et al. 2003, section 4)
    case inverse
    /// η halved after every epoch whose validation does not improve on the best so far
    case halve
    /// η · ½ (1 + cos(π t / T)), down to 0 at the last step T  (Loshchilov and Hutter 2017)
    case cosine
  }

  package let kind: Kind
  /// η, the rate that the schedule starts from.
  package let rate: Double
  /// Steps over which the rate first rises linearly from η / warmup to η.
  package let warmup: Int
  /// τ of `inverse`, in steps.
  package let decayTime: Double
  /// T of `cosine`, in steps.
  package let totalSteps: Int

  package init(kind: Kind, rate: Double, warmup: Int, decayTime: Double, totalSteps: Int) {
    self.kind = kind
    self.rate = rate
    self.warmup = warmup
    self.decayTime = decayTime
    self.totalSteps = totalSteps
  }

  /// The rate of a step, counted from 0.
  /// - Parameter halvings: how often `halve` has halved.
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
