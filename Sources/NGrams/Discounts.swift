// The discounts of modified Kneser-Ney smoothing for counts of one, of two, and of three or more.

/// The discounts of one order.
package struct Discounts: Equatable, Sendable {
  package let one: Double
  package let two: Double
  package let threeOrMore: Double
  /// Whether the counts did not allow an estimate, so that these are the usual fallback discounts.
  package let isFallback: Bool

  /// The discounts for counts that do not allow an estimate.
  static let fallback = Discounts(one: 0.5, two: 1, threeOrMore: 1.5, isFallback: true)

  private init(one: Double, two: Double, threeOrMore: Double, isFallback: Bool) {
    self.one = one
    self.two = two
    self.threeOrMore = threeOrMore
    self.isFallback = isFallback
  }

  /// Estimates Dⱼ = j − (j + 1) Y nⱼ₊₁ / nⱼ with Y = n₁ / (n₁ + 2 n₂), where nⱼ is the number of
  /// n-grams with the adjusted count j. Uses the fallback discounts if n₁, n₂ or n₃ is 0 or a Dⱼ is
  /// not in 0...j.
  ///
  /// - Source: Chen and Goodman, "An empirical study of smoothing techniques for language
  ///   modeling", 1998, equation 26.
  init(counts: [Int32]) {
    var n = [Double](repeating: 0, count: 5)
    for count in counts where count < n.count { n[Int(count)] += 1 }
    let y = n[1] / (n[1] + 2 * n[2])
    let amounts = (1...3).map { j in Double(j) - Double(j + 1) * y * n[j + 1] / n[j] }
    // A division by 0 gives a value that is not finite, which is in none of the ranges.
    if (1...3).allSatisfy({ n[$0] > 0 && (0...Double($0)).contains(amounts[$0 - 1]) }) {
      self.init(
        one: amounts[0], two: amounts[1], threeOrMore: amounts[2], isFallback: false)
    } else {
      self = .fallback
    }
  }

  /// The discount of a count.
  subscript(count: Int32) -> Double {
    switch count {
    case 0: 0
    case 1: one
    case 2: two
    default: threeOrMore
    }
  }
}
