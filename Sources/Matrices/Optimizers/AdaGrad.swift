// AdaGrad: a learning rate per parameter, which falls as its squared gradients add up.

/// s ← s + g²,  w ← w − η g / (√s + ε)  (Duchi et al. 2011)
struct AdaGrad: Optimizer {
  let epsilon = 1e-10

  func rule(rate: Double, step: Int) -> Rule { Rule(η: rate, ε: epsilon) }

  struct Rule: UpdateRule {
    static let stateCount = 1
    let η, ε: Double

    @inline(__always)
    func callAsFunction<T: Lanes>(_ w: inout T, _ g: T, _ s: inout T, _: inout T) {
      s += g * g
      w -= T(η) * g / (s.squareRoot() + T(ε))
    }
  }
}
