// Tests of draws from discrete distributions.

import Randomness
import Testing

@Suite("Alias table")
struct AliasTableTests {
  @Test(
    "each outcome has the probability of its weight",
    arguments: [
      [1], [1, 1], [3, 1], [0, 2, 5, 0, 1], [1e-3, 1, 1e3], [0.2, 0.3, 0.5, 0.1, 0.9],
    ])
  func probabilities(weights: [Double]) {
    let table = AliasTable(weights)
    var counts = [Double](repeating: 0, count: weights.count)
    // All columns at evenly spaced heights: an exact sum over the table rather than a sample of it.
    let heights = 1 << 12
    for column in weights.indices {
      for height in 0..<heights {
        let position = (UInt64(column) << 32 + UInt64(1) << 31) / UInt64(weights.count)
        let low = UInt64(height) << 20 | 1 << 19
        counts[table[position << 32 | low]] += 1
      }
    }
    let sum = weights.reduce(0, +)
    for (i, weight) in weights.enumerated() {
      let share = counts[i] / Double(heights * weights.count)
      // Each column that an outcome shares adds an error of at most one height.
      #expect((share - weight / sum).magnitude <= 1 / Double(heights))
      if weight == 0 { #expect(counts[i] == 0) }
    }
  }

  @Test("random draws have the frequencies of the weights")
  func frequencies() {
    let weights = (1...50).map { 1 / Double($0) }
    let table = AliasTable(weights)
    var generator = SeededGenerator(seed: 1)
    var counts = [Double](repeating: 0, count: weights.count)
    let draws = 200_000
    for _ in 0..<draws { counts[table[generator.next()]] += 1 }
    let sum = weights.reduce(0, +)
    for (i, weight) in weights.enumerated() {
      let p = weight / sum
      // Five standard deviations; the draws are the same in every run.
      #expect(
        (counts[i] / Double(draws) - p).magnitude <= 5 * (p * (1 - p) / Double(draws)).squareRoot())
    }
  }
}
