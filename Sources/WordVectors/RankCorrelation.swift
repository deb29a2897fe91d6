// Correlation coefficients of numbers and of their ranks.

enum RankCorrelation {
  /// Returns Spearman's rank correlation ρ, which is Pearson's correlation of the ranks. Equal
  /// numbers have the average of their ranks.
  ///
  /// - Returns: nil if it is undefined, as for ``pearson(_:_:)``.
  /// - Precondition: `x` and `y` have equally many numbers.
  /// - Complexity: O(n log n).
  static func spearman(_ x: [Double], _ y: [Double]) -> Double? {
    let isDefined = (x + y).allSatisfy { !$0.isNaN }
    return isDefined ? pearson(averageRanks(of: x), averageRanks(of: y)) : nil
  }

  /// Returns Pearson's correlation
  /// r = Σ (xᵢ − x̄)(yᵢ − ȳ) / √(Σ (xᵢ − x̄)² · Σ (yᵢ − ȳ)²), from −1 to 1.
  ///
  /// - Returns: nil if it is undefined: for fewer than two numbers, if all xᵢ or all yᵢ are equal,
  ///   or if one is not finite.
  /// - Precondition: `x` and `y` have equally many numbers.
  static func pearson(_ x: [Double], _ y: [Double]) -> Double? {
    precondition(x.count == y.count, "\(x.count) numbers beside \(y.count)")
    // Rounding could make the variance of equal numbers positive.
    guard x.contains(where: { $0 != x[0] }), y.contains(where: { $0 != y[0] }) else { return nil }
    let (dx, dy) = (unitDeviations(of: x), unitDeviations(of: y))
    let r = zip(dx, dy).reduce(0) { $0 + $1.0 * $1.1 }
    return r.isFinite ? min(max(r, -1), 1) : nil
  }

  /// Returns the ranks of numbers from 1, the least number first. Equal numbers have the average of
  /// their ranks.
  static func averageRanks(of numbers: [Double]) -> [Double] {
    let order = numbers.indices.sorted { numbers[$0] < numbers[$1] }
    var ranks = [Double](repeating: 0, count: numbers.count)
    var first = 0
    while first < order.count {
      var end = first + 1
      while end < order.count, numbers[order[end]] == numbers[order[first]] { end += 1 }
      // The average of the ranks first + 1, ..., end.
      for i in first..<end { ranks[order[i]] = Double(first + 1 + end) / 2 }
      first = end
    }
    return ranks
  }

  /// Returns (xᵢ − x̄) / √(Σ (xᵢ − x̄)²).
  private static func unitDeviations(of x: [Double]) -> [Double] {
    let mean = x.reduce(0, +) / Double(x.count)
    // Divided by the largest first, so that no square overflows or vanishes.
    let largest = x.reduce(0) { max($0, ($1 - mean).magnitude) }
    let deviations = x.map { ($0 - mean) / largest }
    let length = deviations.reduce(0) { $0 + $1 * $1 }.squareRoot()
    return deviations.map { $0 / length }
  }
}
