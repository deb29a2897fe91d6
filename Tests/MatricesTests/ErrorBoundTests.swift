// Tests of the comparison on which the other tests rely.

import TestSupport
import Testing

@Suite("Error bound")
struct ErrorBoundTests {
  @Test("an error up to its bound is accepted and a larger one is rejected")
  func bounds() {
    let expected = [0, 1, -2.0]
    #expect(firstDeviation(of: [0, 1.5, -2.25], from: expected, bounds: [0, 0.5, 0.25]) == nil)
    let deviation = firstDeviation(of: [0, 1.5, -2.25], from: expected, bounds: [0, 0.5, 0.125])
    #expect(
      deviation?.description
        == "element 2 is -2.25 instead of -2.0, off by 0.25 where 0.125 is allowed"
    )
    #expect(
      firstDeviation(of: [0x1p-149 as Float, 1, -2], from: expected, bounds: [0, 0, 0])?.index == 0)
  }

  @Test("NaN matches only NaN, and an infinity only itself")
  func notNumbers() {
    let special = [Double.nan, .infinity, -.infinity, 1]
    for (i, expected) in special.enumerated() {
      for (j, actual) in special.enumerated() {
        let deviation = firstDeviation(of: [actual], from: [expected], bounds: [1e300])
        #expect((deviation == nil) == (i == j), "\(actual) for \(expected)")
      }
    }
  }

  @Test("error bounds in ulp use the ulp of the expected value")
  func ulps() {
    #expect(firstDeviation(of: [1 + 0x1p-21], from: [1], ulps: 4) == nil)
    #expect(firstDeviation(of: [(1 + 0x1p-21 as Float).nextUp], from: [1], ulps: 4) != nil)
    #expect(firstDeviation(of: [0], from: [1e-30], ulps: 4) != nil)
    let least = Float.leastNonzeroMagnitude
    #expect(firstDeviation(of: [4 * least], from: [0], ulps: 4) == nil)
    #expect(firstDeviation(of: [5 * least], from: [0], ulps: 4) != nil)
  }
}
