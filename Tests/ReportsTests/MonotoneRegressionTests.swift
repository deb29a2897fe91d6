// Tests of the regression by numbers that do not decrease.

import Randomness
import TestSupport
import Testing

@testable import Reports

@Suite("Monotone regression") struct MonotoneRegressionTests {
  @Test(
    "numbers that decrease are replaced by their weighted mean",
    arguments: [
      ([], [], []), ([1, 2, 2, 3], [1, 1, 1, 1], [1, 2, 2, 3]), ([3, 1], [1, 1], [2, 2]),
      ([3, 1], [3, 1], [2.5, 2.5]), ([5, 4, 3, 9], [1, 1, 1, 1], [4, 4, 4, 9]),
      ([1, 5, 3, 4, 2], [1, 1, 1, 1, 1], [1, 3.5, 3.5, 3.5, 3.5]),
    ] as [([Double], [Double], [Double])])
  func means(x: [Double], weights: [Double], expected: [Double]) {
    #expect(monotone(x, weights: weights) == expected)
  }

  @Test("no other numbers that do not decrease have a smaller sum of squares")
  func optimal() {
    var generator = SeededGenerator(seed: 1)
    for _ in 0..<100 {
      let x = (0..<8).map { _ in generator.uniform() }
      let weights = x.map { _ in 0.5 + generator.uniform() }
      func squares(_ y: [Double]) -> Double {
        zip(zip(x, y), weights).reduce(0) { $0 + $1.1 * ($1.0.0 - $1.0.1) * ($1.0.0 - $1.0.1) }
      }
      let y = monotone(x, weights: weights)
      #expect(zip(y, y.dropFirst()).allSatisfy { $0 <= $1 })
      for _ in 0..<100 {
        let moved = y.map { $0 + 0.1 * (generator.uniform() - 0.5) }.sorted()
        #expect(squares(moved) > squares(y))
      }
    }
  }

  @Test("a missing weight traps")
  func weights() async {
    await #expect(processExitsWith: .trap) { _ = monotone([1, 2], weights: [1]) }
  }
}
