// Tests of discounts from counts of counts.

import Testing

@testable import NGrams

@Suite("Discounts") struct DiscountsTests {
  private func counts(_ n: [Int]) -> [Int32] {
    n.enumerated().flatMap { [Int32](repeating: Int32($0 + 1), count: $1) }
  }

  @Test("discounts follow the modified Kneser-Ney equation")
  func equation() {
    // Y = 8 / 16
    let discounts = Discounts(counts: counts([8, 4, 2, 1, 5]) + [0, 0])
    #expect([0, 1, 2, 3, 100].map { discounts[$0] } == [0, 0.5, 1.25, 2, 2])
    #expect(!discounts.isFallback)
  }

  @Test("the discount of three or more is 3 if no n-gram occurs four times")
  func noFours() {
    #expect(Discounts(counts: counts([8, 4, 2])).threeOrMore == 3)
  }

  @Test(
    "fallback discounts replace those of missing or disproportionate counts",
    arguments: [[], [0, 4, 2, 1], [8, 0, 2, 1], [8, 4, 0, 1], [8, 4, 6, 1], [8, 4, 2, 4]])
  func fallback(n: [Int]) {
    let discounts = Discounts(counts: counts(n))
    #expect([1, 2, 3].map { discounts[$0] } == [0.5, 1, 1.5])
    #expect(discounts.isFallback)
  }
}
