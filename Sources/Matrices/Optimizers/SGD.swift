// Stochastic gradient descent.

/// w ← w − η g
struct SGD: Optimizer {
  func rule(rate: Double, step: Int) -> Rule { Rule(η: rate) }

  struct Rule: UpdateRule {
    static let stateCount = 0
    let η: Double

    @inline(__always)
    func callAsFunction<T: Lanes>(_ w: inout T, _ g: T, _: inout T, _: inout T) {
      w -= T(η) * g
    }
  }
}
