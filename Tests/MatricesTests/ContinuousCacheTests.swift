// Tests of the distribution of a continuous cache against the reference and by hand.

import Foundation
import TestSupport
import Testing

@testable import Matrices

@Suite("Continuous cache")
struct ContinuousCacheTests {
  private let workers = Workers(count: 2, leastWork: 1)

  /// Returns words of which each occurs several times among 16 neighbors.
  private func words(_ count: Int) -> [Int32] { (0..<count).map { Int32($0 * $0 % 7) } }

  private func bound(_ z: Matrix<Float>, _ theta: Float) -> Double {
    let largest = z.scalars.map { Double($0.magnitude) }.max() ?? 0
    return 2 * (6 * Double(theta) * largest + 8) * unitRoundoff
  }

  @Test(
    "cache losses in Float match Double within their error bound",
    arguments: [(1, 1), (3, 4), (5, 20), (6, 33), (16, 100), (40, 300)], [1, 3, 16, 40, 1000])
  func losses(shape: (rows: Int, columns: Int), size: Int) {
    let z = Fenced(.random(shape.rows, shape.columns, within: 8, seed: 4))
    let first = shape.columns - shape.rows
    for theta in [0, 0.25, 2] as [Float] {
      var losses = [Double](repeating: -1, count: shape.rows)
      var expected = losses
      Float.cacheLosses(
        of: z.matrix, words: words(shape.columns), first: first, size: size, sharpness: theta,
        into: &losses, on: workers)
      Double.cacheLosses(
        of: z.matrix.widened, words: words(shape.columns), first: first, size: size,
        sharpness: Double(theta), into: &expected, on: workers)
      let bounds = losses.map { _ in bound(z.matrix, theta) }
      let deviation = firstDeviation(of: losses, from: expected, bounds: bounds)
      #expect(deviation == nil, "θ \(theta)")
    }
    #expect(z.isIntact)
  }

  @Test("the error bound of cache losses rejects a cache without its least similar entry")
  func wrongLosses() {
    let z = Matrix<Float>.random(1, 50, within: 8, seed: 4)
    var expected = [0.0]
    Double.cacheLosses(
      of: z.widened, words: words(50), first: 49, size: 49, sharpness: 0.25, into: &expected,
      on: workers)
    var scalars = z.scalars
    let least = scalars.prefix(49).indices.min { scalars[$0] < scalars[$1] } ?? 0
    scalars[least] = -.infinity
    var wrong = [0.0]
    Double.cacheLosses(
      of: Matrix(1, 50, scalars).widened, words: words(50), first: 49, size: 49, sharpness: 0.25,
      into: &wrong, on: workers)
    #expect(firstDeviation(of: wrong, from: expected, bounds: [bound(z, 0.25)]) != nil)
  }

  @Test("cache losses equal those computed by hand")
  func byHand() {
    // With θ = 1, the entries weigh 1, 2 and 4.
    let row: [Float] = [0, Float(log(2.0)), Float(log(4.0)), 9]
    let z = Matrix(1, 4, row)
    func loss(_ words: [Int32], size: Int, theta: Float = 1) -> Double {
      var losses = [0.0]
      Float.cacheLosses(
        of: z, words: words, first: 3, size: size, sharpness: theta, into: &losses, on: workers)
      return losses[0]
    }
    #expect(abs(loss([5, 6, 5, 5], size: 3) - log(7.0 / 5)) < 1e-6)
    #expect(abs(loss([5, 6, 5, 6], size: 9) - log(7.0 / 2)) < 1e-6)
    #expect(abs(loss([5, 6, 5, 6], size: 2) - log(6.0 / 2)) < 1e-6)
    #expect(abs(loss([5, 6, 5, 5], size: 3, theta: 0) - log(3.0 / 2)) < 1e-12)
    #expect(loss([5, 6, 5, 7], size: 3) == .infinity)
    var empty = [0.0]
    Float.cacheLosses(
      of: Matrix(1, 1, [9]), words: [5], first: 0, size: 3, sharpness: 1, into: &empty,
      on: workers)
    #expect(empty[0].isNaN)
  }

  @Test("the bits of a cache loss depend only on the visible entries")
  func bits() {
    let (z, words) = (Matrix<Float>.random(1, 60, within: 8, seed: 6), words(60))
    var alone = [0.0]
    Float.cacheLosses(
      of: z, words: words, first: 59, size: 37, sharpness: 0.5, into: &alone, on: workers)
    for skipped in 1...22 {
      var losses = [0.0]
      Float.cacheLosses(
        of: Matrix(1, 60 - skipped, z.scalars.dropFirst(skipped)),
        words: Array(words.dropFirst(skipped)), first: 59 - skipped, size: 37, sharpness: 0.5,
        into: &losses, on: Workers(count: 1))
      #expect(losses == alone, "\(skipped) entries fewer")
    }
  }

  @Test(
    "cache probabilities sum to 1, match Double and give the losses",
    arguments: [1, 15, 16, 17, 100])
  func probabilities(count: Int) {
    let (z, words) = (Matrix<Float>.random(1, count + 1, within: 8, seed: 5), words(count + 1))
    let row = Matrix(1, count, z.scalars.dropLast())
    var probabilities = [Double](repeating: 9, count: 8)
    var expected = probabilities
    Float.cacheProbabilities(of: row, words: words, sharpness: 0.5, into: &probabilities)
    Double.cacheProbabilities(of: row.widened, words: words, sharpness: 0.5, into: &expected)
    #expect(abs(probabilities.reduce(0, +) - 1) < 1e-14)
    let bounds = expected.map { bound(z, 0.5) * $0 }
    #expect(firstDeviation(of: probabilities, from: expected, bounds: bounds) == nil)
    for word in 0..<8 as Range<Int32> {
      var losses = [0.0]
      Float.cacheLosses(
        of: z, words: words.dropLast() + [word], first: count, size: count, sharpness: 0.5,
        into: &losses, on: workers)
      #expect(abs(exp(-losses[0]) - probabilities[Int(word)]) < 1e-14)
    }
  }
}
