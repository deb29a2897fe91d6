// Tests of the interpolation weights against closed forms and searches over grids of weights.

import Foundation
import Randomness
import Testing

@testable import Evaluation

@Suite("Interpolation weights") struct InterpolationWeightsTests {
  private func logLikelihood(_ weights: [Double], _ losses: [[Double?]]) -> Double {
    -InterpolationWeights.loss(ofText: losses, weights: weights)
  }

  private func losses(seed: UInt64, count: Int) -> [Double?] {
    var generator = SeededGenerator(seed: seed)
    return (0..<count).map { _ in 4 * log(10) * generator.uniform() }
  }

  // MARK: - Losses

  @Test(
    "the interpolated loss is that of the weighted sum of the probabilities",
    arguments: [
      ([0.25, 0.75], [1, 2], -log(0.25 * exp(-1) + 0.75 * exp(-2))), ([1, 0], [3, 2], 3),
      ([0, 1], [3, 2], 2),
      ([0.5, 0.25, 0.25], [1, 2, 3], -log(0.5 * exp(-1) + 0.25 * exp(-2) + 0.25 * exp(-3))),
      ([0.5, 0.25, 0.25], [1, .infinity, 3], -log(0.5 * exp(-1) + 0.25 * exp(-3))),
      // The weight of a part without a prediction is divided among the others.
      ([0.5, 0.25, 0.25], [1, 2, nil], -log((2 * exp(-1) + exp(-2)) / 3)),
      ([0.5, 0.5], [nil, 2], 2),
      // These probabilities underflow.
      ([0.5, 0.5], [800, 800], 800), ([1, 0], [900, 1], 900),
      ([0.5, 0.5], [1000, 2000], 1000 + log(2)),
      ([0.5, 0.25, 0.25], [1000, 2000, nil], 1000 + log(1.5)),
      ([0.5, 0.5], [.infinity, .infinity], .infinity), ([0, 1], [1, .infinity], .infinity),
    ] as [([Double], [Double?], Double)])
  func loss(weights: [Double], losses: [Double?], expected: Double) {
    let loss = InterpolationWeights.loss(losses, weights: weights)
    #expect(loss == expected || abs(loss - expected) <= 4 * expected.ulp, "\(loss)")
  }

  @Test("a loss that is not a number gives no number")
  func notANumber() {
    #expect(InterpolationWeights.loss([.nan, 1], weights: [0.5, 0.5]).isNaN)
  }

  // MARK: - Weights

  @Test(
    "the best weights of two parts have their closed form for two kinds of tokens",
    arguments: [(10, 30), (25, 15)], [false, true])
  func closedForm(counts: (Int, Int), isCacheEmpty: Bool) {
    let ((a, b), (c, d)) = ((0.6, 0.1), (0.2, 0.5))
    let first = [Double](repeating: -log(a), count: counts.0)
    let second = [Double](repeating: -log(b), count: counts.0)
    var parts: [[Double?]] = [
      first + [Double](repeating: -log(c), count: counts.1),
      second + [Double](repeating: -log(d), count: counts.1),
    ]
    if isCacheEmpty {
      // Tokens that only the first part predicts do not depend on the weights.
      parts[0] += [1, 2, 3]
      parts[1] += [nil, nil, nil]
    }
    // The root of m (a − b) / (λ a + (1 − λ) b) + n (c − d) / (λ c + (1 − λ) d).
    let (m, n) = (Double(counts.0), Double(counts.1))
    let weight = -(m * (a - b) * d + n * (c - d) * b) / ((m + n) * (a - b) * (c - d))
    let best = InterpolationWeights.best(parts)
    #expect(abs(best[0] - weight) < 1e-5, "\(best), \(weight)")
    #expect(abs(best[0] + best[1] - 1) < 1e-15)
  }

  @Test(
    "the best weights of three parts are at least as likely as every weight on a grid",
    arguments: [1, 2, 3], [0, 40])
  func grid(seed: UInt64, missing: Int) {
    var parts = (0..<3).map { losses(seed: seed + 10 * $0, count: 200) }
    for token in 0..<missing { parts[2][token * 3] = nil }
    let best = InterpolationWeights.best(parts)
    #expect(abs(best.reduce(0, +) - 1) < 1e-15 && best.allSatisfy { $0 > 0.01 })
    let highest = logLikelihood(best, parts)
    for i in 0...50 {
      for j in 0...(50 - i) where 50 - i - j > 0 || missing == 0 {
        let weights = [Double(i) / 50, Double(j) / 50, Double(50 - i - j) / 50]
        #expect(logLikelihood(weights, parts) <= highest + 1e-9, "\(weights)")
      }
    }
  }

  @Test("no step of the weights lowers the likelihood", arguments: [0.001, 0.3, 0.99])
  func monotone(start: Double) {
    var parts = (5..<8).map { losses(seed: $0, count: 100) }
    for token in 0..<20 { parts[2][token] = nil }
    let ratios = LikelihoodRatios(parts)
    var weights = [start, (1 - start) / 2, (1 - start) / 2]
    for _ in 0..<30 {
      let next = ratios.step(from: weights)
      #expect(logLikelihood(next, parts) >= logLikelihood(weights, parts) - 1e-9)
      weights = next
    }
  }

  @Test("a better model gets all the weight, and undecided tokens give equal weights")
  func corners() {
    #expect(best([0.4, 0.3], [0.1, 0.2]) > 0.999)
    #expect(best([0.1, 0], [0.4, 0.3]) < 0.001)
    #expect(best([0.2, 0.1], [0.2, 0.1]) == 0.5)
    #expect(best([0, 0.5], [0, 0.5]) == 0.5)
    #expect(best([], []) == 0.5)
    // Each model explains one of the two tokens.
    #expect(abs(best([1, 0], [0, 1]) - 0.5) < 1e-9)
    #expect(
      InterpolationWeights.best([[1, 2], [1, 2], [1, 2], [nil, 2]]) == [0.25, 0.25, 0.25, 0.25])
  }

  @Test("probabilities that underflow in Double still affect the weights")
  func tiny() {
    #expect(InterpolationWeights.best([[1000, 900], [1001, 901]])[0] > 0.999)
    #expect(abs(InterpolationWeights.best([[1000, 2000], [2000, 1000]])[0] - 0.5) < 1e-9)
    let best = InterpolationWeights.best([[5000, 5000], [1000, 900], [1001, 901]])
    #expect(best[1] > 0.999)
  }

  private func best(_ p: [Double], _ q: [Double]) -> Double {
    InterpolationWeights.best([p.map { -log($0) }, q.map { -log($0) }])[0]
  }
}
