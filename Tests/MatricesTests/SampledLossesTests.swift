// Tests of losses over sampled classes, against the reference and by their identities.

import Foundation
import Matrices
import TestSupport
import Testing

@Suite("Losses over sampled classes")
struct SampledLossesTests {
  private static var workers: Workers { Workers(count: 2, leastWork: 1) }

  /// Returns the losses of a sampled softmax of rows, and replaces z with the gradient.
  private func loss<S: MatrixScalar>(
    _ z: Matrix<S>, _ counts: [S], _ targets: [Int32], on workers: Workers = workers
  ) -> [Double] {
    var losses = [Double](repeating: 0, count: z.rows)
    S.sampledSoftmaxGradient(
      of: z, counts: Matrix(1, counts.count, counts), targets: targets, losses: &losses,
      on: workers)
    return losses
  }

  // MARK: - The reference

  @Test("a sampled softmax over all classes, once each, is the softmax")
  func allClasses() {
    let z = Matrix<Double>.random(3, 7, within: 2, seed: 1)
    let (targets, softmax) = ([2, 6, 0] as [Int32], z.copied)
    var expected = [0, 0, 0.0]
    Double.crossEntropyGradient(
      of: softmax, targets: targets, losses: &expected, on: Self.workers)
    let losses = loss(z, [1, 1, 1, 1, 1, 1, 1], targets)
    #expect(zip(losses, expected).allSatisfy { abs($0 - $1) < 1e-14 })
    #expect(zip(z.scalars, softmax.scalars).allSatisfy { abs($0 - $1) < 1e-15 })
  }

  @Test("a sample that equals the target is left out, and other targets are no samples")
  func hits() {
    // Column 0 is the target and two samples, column 1 a sample, column 2 another row's target.
    let z = Matrix<Double>(1, 3, [0, log(2.0), 1e6])
    let losses = loss(z, [2, 1, 0], [0])
    #expect(abs(losses[0] - log(3)) < 1e-15)
    #expect(zip(z.scalars, [-2 / 3.0, 2 / 3.0, 0]).allSatisfy { abs($0 - $1) < 1e-15 })
  }

  @Test("the gradient agrees with central differences")
  func gradients() {
    let (counts, targets) = ([1, 0, 3, 1, 2] as [Double], [0, 1, 2] as [Int32])
    let z = Matrix<Double>.random(3, 5, within: 2, seed: 2)
    let gradient = z.copied
    _ = loss(gradient, counts, targets)
    func mean(_ i: Int, _ j: Int, _ step: Double) -> Double {
      let moved = z.copied
      moved[i, j] += step
      return loss(moved, counts, targets).reduce(0, +) / 3
    }
    for i in 0..<3 {
      for j in 0..<5 {
        let numeric = (mean(i, j, 1e-5) - mean(i, j, -1e-5)) / 2e-5
        #expect(abs(gradient[i, j] - numeric) < 1e-9, "row \(i), column \(j)")
      }
    }
  }

  @Test("equal columns add up to one column with a count")
  func equalColumns() {
    let apart = Matrix<Double>(1, 4, [0.5, -1, -1, -1])
    let together = Matrix<Double>(1, 2, [0.5, -1])
    let losses = [loss(apart, [0, 1, 1, 1], [0]), loss(together, [0, 3], [0])]
    #expect(abs(losses[0][0] - losses[1][0]) < 1e-15)
    #expect(abs(apart.scalars.dropFirst().reduce(0, +) - together[0, 1]) < 1e-15)
    #expect(abs(apart[0, 0] - together[0, 0]) < 1e-15)
  }

  // MARK: - The engine

  @Test(
    "losses and gradients in Float match Double within their error bounds",
    arguments: [
      (1, 1.0), (2, 8), (15, 0.5), (16, 8), (17, 60), (33, 8), (1023, 8), (1025, 60), (2050, 1),
    ])
  func engine(columns n: Int, limit: Double) {
    let rows = 5
    let z = Matrix<Float>.random(rows, n, within: limit, seed: 3)
    let counts = (0..<n).map { Float($0 * 7 % 4) }
    let targets = (0..<rows).map { Int32($0 * (n - 1) / (rows - 1)) }
    let expected = z.widened
    let expectedLosses = loss(expected, counts.map(Double.init), targets)
    let actual = Fenced(z)
    let losses = loss(actual.matrix, counts, targets)
    #expect(actual.isIntact)
    // A run has at most 64 additions per lane. Each term, with its count, is within 24 roundings,
    // and the subtraction of the largest logit adds up to u · 2 · limit to an exponential.
    let relative = unitRoundoff * (64 + 24 + 2 * limit)
    #expect(
      firstDeviation(
        of: losses, from: expectedLosses,
        bounds: [Double](repeating: relative + 1e-14, count: rows)) == nil)
    let bounds = (0..<rows * n).map { i in
      let isTarget = i % n == Int(targets[i / n])
      // The terms of a target may cancel; none is above the count, or 1, divided by the rows.
      let terms =
        isTarget ? Double(counts[i % n] + 1) / Double(rows) : abs(expected[i / n, i % n])
      return relative * terms + Double(counts[i % n]) * exp(-87.33)
    }
    #expect(
      firstDeviation(of: actual.matrix.scalars, from: expected.scalars, bounds: bounds) == nil)
  }

  @Test("losses and gradients have the same bits on any number of threads")
  func threads() {
    let z = Matrix<Float>.random(9, 100, within: 3, seed: 4)
    let counts = (0..<100).map { Float($0 % 3) }
    let results = [1, 2, 3, 7].map { count in
      let gradient = z.copied
      let losses = loss(
        gradient, counts, (0..<9).map { 11 * Int32($0) },
        on: Workers(count: count, leastWork: 1))
      return losses + gradient.scalars.map(Double.init)
    }
    #expect(results.dropFirst().allSatisfy { $0 == results[0] })
  }

  @Test("the largest finite logits of classes that are no samples have no effect")
  func excluded() {
    let z = Matrix<Float>(1, 20, [0.5, 0.25] + [Float](repeating: 3e38, count: 18))
    let losses = loss(z, [0, 1] + [Float](repeating: 0, count: 18), [0])
    #expect(losses[0].isFinite && z.scalars.dropFirst(2).allSatisfy { $0 == 0 })
    #expect(z[0, 0] < 0 && z[0, 1] > 0)
  }
}
