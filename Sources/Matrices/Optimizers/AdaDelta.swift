// AdaDelta: updates in the units of the parameters, which hardly need a learning rate.

/// s ← ρ s + (1 − ρ) g²,  Δ = √(u + ε) / √(s + ε) · g,  u ← ρ u + (1 − ρ) Δ²,  w ← w − η Δ
/// (Zeiler 2012)
struct AdaDelta: Optimizer {
  let decay = 0.9
  let epsilon = 1e-6

  func rule(rate: Double, step: Int) -> Rule { Rule(η: rate, ρ: decay, ε: epsilon) }

  struct Rule: UpdateRule {
    static let stateCount = 2
    let η, ρ, ε: Double

    @inline(__always)
    func callAsFunction<T: Lanes>(_ w: inout T, _ g: T, _ s: inout T, _ u: inout T) {
      s = T(ρ) * s + T(1 - ρ) * g * g
      let Δ = (u + T(ε)).squareRoot() / (s + T(ε)).squareRoot() * g
      u = T(ρ) * u + T(1 - ρ) * Δ * Δ
      w -= T(η) * Δ
    }
  }
}
