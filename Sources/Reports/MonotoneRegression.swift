// The regression of a sequence by numbers that do not decrease.

/// Returns the numbers y₁ ≤ y₂ ≤ … with the smallest Σ wᵢ(yᵢ − xᵢ)².
///
/// Source: the pool-adjacent-violators algorithm (Ayer et al., "An empirical distribution function
/// for sampling with incomplete information", 1955).
///
/// - Complexity: O(n).
func monotone(_ x: [Double], weights: [Double]) -> [Double] {
  precondition(x.count == weights.count, "\(x.count) numbers with \(weights.count) weights")
  var pools: [(mean: Double, weight: Double, count: Int)] = []
  for (mean, weight) in zip(x, weights) {
    pools.append((mean, weight, 1))
    while pools.count > 1, pools[pools.count - 2].mean > pools[pools.count - 1].mean {
      let (b, a) = (pools.removeLast(), pools.removeLast())
      let weight = a.weight + b.weight
      pools.append(
        ((a.mean * a.weight + b.mean * b.weight) / weight, weight, a.count + b.count))
    }
  }
  return pools.flatMap { Array(repeating: $0.mean, count: $0.count) }
}
