// Tests of pointers to the places of windows: the engine against the reference, and both by hand.

import Foundation
import Randomness
import TestSupport
import Testing

@testable import Matrices

@Suite("Pointers")
struct PointerTests {
  private static let shapes = [
    PointerShape(count: 1, width: 1, m: 1), PointerShape(count: 3, width: 5, m: 16),
    PointerShape(count: 7, width: 40, m: 33), PointerShape(count: 20, width: 9, m: 20),
  ]

  struct PointerShape: Sendable {
    let count: Int
    let width: Int
    let m: Int
    let vocabulary = 11

    var classes: PlaceClasses { PlaceClasses(width: width) }

    /// Windows of which some places hold no word.
    var windows: [Int32] {
      var random = SeededGenerator(seed: 3)
      return (0..<count * width).map { _ in Int32.random(in: -1..<11, using: &random) }
    }
    var words: WindowWords { WindowWords(windows, count: count, width: width, below: vocabulary) }
    var targets: [Int32] { (0..<count).map { Int32($0 * 3 % 11) } }
    var t: Matrix<Float> { .random(classes.rows, PlaceClasses.columns, within: 2, seed: 1) }
    var q: Matrix<Float> { .random(count, m, within: 1, seed: 2) }
    var e: Matrix<Float> { .random(vocabulary, m, within: 1, seed: 4) }

    /// The relative error bound of each weight times exp(shift).
    var bound: Double {
      let product = Double(m)  // Σ|qⱼEⱼ| is at most m, and |t| at most 2.
      let terms = (Double(m) / 16 + 5) * product + 3 * (product + 2) + Double(width) + 8
      return terms * unitRoundoff * 1.001
    }
  }

  /// The weights, their sums, and all gradients for derivatives that differ from window to window.
  private struct Results {
    var weights: [Double] = []
    var sums: [PointerSums] = []
    var gradients: [Double] = []
    var dt: [Double] = []
    var gathered: [Double] = []
    var added: [Double] = []
  }

  private func results<S: MatrixScalar>(
    _ shape: PointerShape, t: Matrix<S>, q: Matrix<S>, e: Matrix<S>, workers: Workers
  ) -> Results {
    var results = Results()
    let (words, classes) = (shape.words, shape.classes)
    let weights = Matrix<S>(shape.count, shape.width)
    weights.fill(with: 7)
    results.sums = S.pointerWeights(
      of: words, classes, t, queries: q, keys: e, targets: shape.targets, into: weights,
      on: workers)
    let factors = results.sums.map { exp($0.shift) }
    results.weights = weights.scalars.enumerated().map { Double($1) * factors[$0 / shape.width] }
    let derivatives = (0..<shape.count).map {
      PointerSums(all: 1 / Double($0 + 2), target: -1 / Double($0 + 1))
    }
    let (dt, x, de) = (
      Matrix<S>(t.rows, t.columns), Matrix<S>(shape.count, shape.m),
      Matrix<S>(shape.vocabulary, shape.m)
    )
    S.pointerGradients(
      of: words, classes, t, targets: shape.targets, derivatives: derivatives, weights: weights,
      into: dt)
    S.gatherRows(of: words, times: weights, of: e, into: x, on: workers)
    de.fill(with: 1)
    S.addRows(of: q, times: weights, toRowsOf: words, of: de, on: workers)
    results.gradients = weights.scalars.map { Double($0) }
    results.dt = dt.scalars.map { Double($0) }
    results.gathered = x.scalars.map { Double($0) }
    results.added = de.scalars.map { Double($0) }
    return results
  }

  @Test("pointers in Float match Double within their error bounds", arguments: shapes)
  func engine(shape: PointerShape) {
    let (t, q, e) = (shape.t, shape.q, shape.e)
    let workers = Workers(count: 2, leastWork: 1)
    let found = results(shape, t: t, q: q, e: e, workers: workers)
    let expected = results(
      shape, t: t.widened, q: q.widened, e: e.widened, workers: workers)
    let weights = firstDeviation(
      of: found.weights, from: expected.weights, bounds: expected.weights.map { shape.bound * $0 })
    #expect(weights == nil)
    for (a, b) in zip(found.sums, expected.sums) {
      let (x, y) = (exp(a.shift), exp(b.shift))
      #expect(abs(a.all * x - b.all * y) <= shape.bound * b.all * y)
      #expect(abs(a.target * x - b.target * y) <= shape.bound * b.target * y)
    }
    // A gradient is a weight times a derivative, and a share of it has a quotient of sums. Here, the
    // shifts may differ by as much as a weight.
    let bound = 2 * shape.bound + Double(shape.width + 4) * unitRoundoff
    let largest = expected.gradients.map(abs)
    let gradients = firstDeviation(
      of: found.gradients, from: expected.gradients, bounds: largest.map { bound * $0 })
    #expect(gradients == nil)
    // The sums have up to B·n terms of magnitude up to that of the gradient times 1.
    let sum = largest.reduce(0, +)
    let ofSums = (bound + Double(shape.count * shape.width + 2) * unitRoundoff) * (sum + 1)
    for (a, b) in [
      (found.dt, expected.dt), (found.gathered, expected.gathered), (found.added, expected.added),
    ] {
      #expect(firstDeviation(of: a, from: b, bounds: a.map { _ in ofSums }) == nil)
    }
  }

  @Test("the error bounds reject a pointer that ignores a place")
  func wrong() {
    let shape = Self.shapes[2]
    let (t, q, e) = (shape.t.widened, shape.q.widened, shape.e.widened)
    let weights = Matrix<Double>(shape.count, shape.width)
    var windows = shape.windows
    let expected = Double.pointerWeights(
      of: shape.words, shape.classes, t, queries: q, keys: e, targets: shape.targets,
      into: weights, on: Workers(count: 1))
    windows[windows.lastIndex { $0 >= 0 } ?? 0] = -1
    let words = WindowWords(
      windows, count: shape.count, width: shape.width, below: shape.vocabulary)
    let found = Double.pointerWeights(
      of: words, shape.classes, t, queries: q, keys: e, targets: shape.targets, into: weights,
      on: Workers(count: 1))
    let (a, b) = (found[shape.count - 1], expected[shape.count - 1])
    let (x, y) = (a.all * exp(a.shift), b.all * exp(b.shift))
    #expect(abs(x - y) > shape.bound * y)
  }

  @Test("weights equal those computed by hand")
  func byHand() {
    // Distances 4, 3, 2 and 1 of the words 2, 1, 2 and 1, of classes 1 each; the product of word 1 is
    // ln 3, and that of word 2 is 0.
    let words = WindowWords([2, 1, 2, 1], count: 1, width: 4, below: 3)
    let t = Matrix<Float>(3, PlaceClasses.columns)
    t[0, 1] = Float(log(2.0))
    t[2, 1] = Float(log(5.0))
    let e = Matrix<Float>(3, 1, [0, Float(log(3.0)), 0])
    let weights = Matrix<Float>(1, 4)
    let sums = Float.pointerWeights(
      of: words, PlaceClasses(width: 4), t, queries: Matrix(1, 1, [1]), keys: e, targets: [1],
      into: weights, on: Workers(count: 1))
    // The largest weight of a place is 6.
    for (weight, expected) in zip(weights.scalars, [5 + 1, 3 + 6, 0, 0]) {
      #expect(abs(weight * 6 - Float(expected)) < 1e-5)
    }
    #expect(abs(exp(sums[0].shift) - 6) < 1e-5)
    #expect(abs(sums[0].all - 2.5) < 1e-6 && abs(sums[0].target - 1.5) < 1e-6)
  }

  @Test(
    "weights and gradients of huge and tiny scores are finite", arguments: [-1e30, -200, 200, 1e30])
  func extreme(t: Float) {
    let shape = Self.shapes[2]
    let all = Matrix<Float>(shape.classes.rows, PlaceClasses.columns)
    all.fill(with: t)
    all[0, 0] = -t
    let results = results(
      shape, t: all, q: shape.q, e: shape.e, workers: Workers(count: 1))
    #expect(results.sums.allSatisfy { $0.all.isFinite && $0.shift.isFinite && $0.shift >= 0 })
    #expect((results.gradients + results.dt + results.added).allSatisfy { $0.isFinite })
  }

  @Test("pointers have the same bits on any number of threads", arguments: shapes)
  func threads(shape: PointerShape) {
    let all = [1, 2, 3, 7].map {
      let results = results(
        shape, t: shape.t, q: shape.q, e: shape.e, workers: Workers(count: $0, leastWork: 1))
      return results.weights + results.gradients + results.dt + results.gathered + results.added
        + results.sums.flatMap { [$0.all, $0.target] }
    }
    #expect(all.dropFirst().allSatisfy { $0 == all[0] })
  }
}
