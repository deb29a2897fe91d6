// Tests of the interpolation weight against a search over a grid of weights.

import Foundation
import Randomness
import Testing

@testable import Evaluation

@Suite("Interpolation weight") struct InterpolationWeightTests {
  private func logLikelihood(_ weight: Double, _ p: [Double], _ q: [Double]) -> Double {
    zip(p, q).reduce(0) { $0 + log(weight * $1.0 + (1 - weight) * $1.1) }
  }

  private func probabilities(seed: UInt64, count: Int) -> [Double] {
    var generator = SeededGenerator(seed: seed)
    return (0..<count).map { _ in pow(10, -4 * generator.uniform()) }
  }

  @Test(
    "the best weight is at least as likely as every weight on a grid of step 0.001",
    arguments: [1, 2, 3])
  func grid(seed: UInt64) {
    let p = probabilities(seed: seed, count: 300)
    let q = probabilities(seed: seed + 10, count: 300)
    let best = InterpolationWeight.best(p.losses, q.losses)
    let grid = (1..<1000).map { Double($0) / 1000 }
      .max { logLikelihood($0, p, q) < logLikelihood($1, p, q) }
    #expect(abs(best - (grid ?? 0)) <= 0.001)
    #expect(grid.map { logLikelihood($0, p, q) <= logLikelihood(best, p, q) + 1e-9 } == true)
  }

  @Test("no step of the weight lowers the likelihood", arguments: [0.001, 0.5, 0.999])
  func monotone(start: Double) {
    let p = probabilities(seed: 5, count: 100)
    let q = probabilities(seed: 6, count: 100)
    var weight = start
    for _ in 0..<30 {
      let next = InterpolationWeight.step(weight, p.losses, q.losses)
      #expect(logLikelihood(next, p, q) >= logLikelihood(weight, p, q) - 1e-9)
      weight = next
    }
  }

  @Test("a better model gets all the weight, and undecided tokens give a weight of 0.5")
  func corners() {
    #expect(best([0.4, 0.3], [0.1, 0.2]) > 0.999)
    #expect(best([0.1, 0], [0.4, 0.3]) < 0.001)
    #expect(best([0.2, 0.1], [0.2, 0.1]) == 0.5)
    #expect(best([0, 0.5], [0, 0.5]) == 0.5)
    #expect(best([], []) == 0.5)
    // Each model explains one of the two tokens.
    #expect(abs(best([1, 0], [0, 1]) - 0.5) < 1e-9)
  }

  @Test("probabilities that underflow in Double still affect the weight")
  func tiny() {
    #expect(InterpolationWeight.best([1000, 900], [1001, 901]) > 0.999)
    #expect(abs(InterpolationWeight.best([1000, 2000], [2000, 1000]) - 0.5) < 1e-9)
  }

  private func best(_ p: [Double], _ q: [Double]) -> Double {
    InterpolationWeight.best(p.losses, q.losses)
  }
}

extension [Double] {
  fileprivate var losses: [Double] { map { -log($0) } }
}
