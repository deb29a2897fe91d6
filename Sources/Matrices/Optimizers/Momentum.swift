// Gradient descent with momentum.

/// v ← μ v + g,  w ← w − η v  (Polyak 1964, in PyTorch's form)
struct Momentum: Optimizer {
  let momentum: Double

  func rule(rate: Double, step: Int) -> Rule { Rule(η: rate, μ: momentum) }

  struct Rule: UpdateRule {
    static let stateCount = 1
    let η, μ: Double

    @inline(__always)
    func callAsFunction<T: Lanes>(_ w: inout T, _ g: T, _ v: inout T, _: inout T) {
      v = T(μ) * v + g
      w -= T(η) * v
    }
  }
}
