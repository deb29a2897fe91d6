// RMSProp: gradients divided by their recent magnitude.

/// s ← α s + (1 − α) g²,  w ← w − η g / (√s + ε)  (Tieleman and Hinton 2012)
struct RMSProp: Optimizer {
  let decay = 0.99
  let epsilon = 1e-8

  func rule(rate: Double, step: Int) -> Rule { Rule(η: rate, α: decay, ε: epsilon) }

  struct Rule: UpdateRule {
    static let stateCount = 1
    let η, α, ε: Double

    @inline(__always)
    func callAsFunction<T: Lanes>(_ w: inout T, _ g: T, _ s: inout T, _: inout T) {
      s = T(α) * s + T(1 - α) * g * g
      w -= T(η) * g / (s.squareRoot() + T(ε))
    }
  }
}
