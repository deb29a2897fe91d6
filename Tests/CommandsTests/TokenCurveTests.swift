// Tests of curves over the logarithm of the number of tokens.

import Testing

@testable import Commands

@Suite("Token curves") struct TokenCurveTests {
  private static let curve: TokenCurve = [100: 2, 10_000: 6, 1_000_000: 5]

  @Test(
    "a curve interpolates its points linearly in the logarithm, and is constant outside them",
    arguments: [
      (1, 2.0), (100, 2), (1000, 4), (10_000, 6), (100_000, 5.5), (1_000_000, 5), (1e9, 5),
    ])
  func values(tokens: Double, value: Double) {
    // Rounding errors of two logarithms and a division add up to a few units in the last place.
    #expect(abs(Self.curve(tokens) - value) <= 8 * value.ulp)
  }

  @Test("a curve of one point is constant")
  func constant() {
    let curve: TokenCurve = [5: 7]
    #expect([1, 5, 1e6].map { curve($0) } == [7, 7, 7])
  }
}
