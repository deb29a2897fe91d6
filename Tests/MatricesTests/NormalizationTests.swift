// Tests of the normalization of rows and of its gradient against the reference.

import TestSupport
import Testing

@testable import Matrices

@Suite("Normalization")
struct NormalizationTests {
  private let workers = Workers(count: 2, leastWork: 1)

  /// Rows with every kind of vector tail, whose numbers differ from `mean` by at most `scale`.
  struct Rows: Sendable, CustomTestStringConvertible {
    let rows: Int
    let columns: Int
    var mean: Float = 0
    var scale = 1.0
    var testDescription: String { "\(rows) × \(columns), \(mean) ± \(scale)" }

    var matrix: Matrix<Float> {
      let matrix = Matrix<Float>.random(rows, columns, within: scale, seed: 1)
      return Matrix(rows, columns, matrix.scalars.map { $0 + mean })
    }

    /// Returns the rows as numbers without error.
    static func exact(_ x: Matrix<Float>) -> [[RunningError]] {
      (0..<x.rows).map { i in
        (0..<x.columns).map { RunningError(Double(x[i, $0]), error: 0) }
      }
    }

    static let all =
      FloatMatrixScalarTests.shapes.map { Rows(rows: $0.0, columns: $0.1) } + [
        Rows(rows: 3, columns: 1), Rows(rows: 4, columns: 37, mean: 100),
        Rows(rows: 4, columns: 48, mean: -3000, scale: 10),
        // Variances near ε, and far below it.
        Rows(rows: 4, columns: 33, scale: 4e-3), Rows(rows: 4, columns: 33, scale: 1e-6),
        Rows(rows: 4, columns: 33, scale: 1e6),
      ]
  }

  @Test("normalized rows in Float match Double within their error bounds", arguments: Rows.all)
  func values(rows: Rows) {
    let (x, y) = (Fenced(rows.matrix), Fenced(rows.rows, rows.columns))
    let expected = Matrix<Double>(rows.rows, rows.columns)
    Double.normalizeRows(of: x.matrix.widened, into: expected, on: workers)
    Float.normalizeRows(of: x.matrix, into: y.matrix, on: workers)
    let bounds = Rows.exact(x.matrix).flatMap { RunningError.normalized($0).y.map(\.error) }
    #expect(firstDeviation(of: y.matrix.scalars, from: expected.scalars, bounds: bounds) == nil)
    #expect(x.isIntact && y.isIntact)
    Float.normalizeRows(of: x.matrix, into: x.matrix, on: workers)
    #expect(x.matrix.scalars == y.matrix.scalars)
  }

  @Test(
    "normalization gradients in Float match Double within their error bounds", arguments: Rows.all)
  func gradients(rows: Rows) {
    let (x, dy) = (Fenced(rows.matrix), Fenced(.random(rows.rows, rows.columns, seed: 2)))
    let expected = dy.matrix.widened
    let bounds = zip(Rows.exact(x.matrix), Rows.exact(dy.matrix)).flatMap { x, dy in
      RunningError.normalizedGradient(at: x, of: dy).map(\.error)
    }
    Double.normalizeRowsGradient(at: x.matrix.widened, of: expected, on: workers)
    Float.normalizeRowsGradient(at: x.matrix, of: dy.matrix, on: workers)
    #expect(firstDeviation(of: dy.matrix.scalars, from: expected.scalars, bounds: bounds) == nil)
    #expect(x.isIntact && dy.isIntact)
  }

  @Test("the normalization error bounds reject an omitted term", arguments: Rows.all.dropFirst(3))
  func wrongTerms(rows: Rows) {
    let (x, dy) = (rows.matrix, Matrix<Float>.random(rows.rows, rows.columns, seed: 2))
    guard rows.columns > 1 else { return }
    let n = Double(rows.columns)
    for (x, dy) in zip(Rows.exact(x), Rows.exact(dy)) {
      let (bounds, scale) = RunningError.normalized(x)
      let y = bounds.map(\.value)
      func isSeen(_ wrong: [Double], _ bounds: [RunningError]) -> Bool {
        firstDeviation(of: wrong, from: bounds.map(\.value), bounds: bounds.map(\.error)) != nil
      }
      // A variance with n − 1 degrees of freedom, where the variance matters; and no ε, where ε
      // matters.
      let variance = 1 / (scale.value * scale.value) - normalizationFloor
      if rows.scale > 1e-3 {
        let other = variance * n / (n - 1) + normalizationFloor
        #expect(isSeen(y.map { $0 / scale.value / other.squareRoot() }, bounds))
      }
      if rows.scale < 1e-2 {
        #expect(isSeen(y.map { $0 / scale.value / variance.squareRoot() }, bounds))
      }
      // The gradient without either of its sums, and with sums that omit their largest term.
      let gradient = RunningError.normalizedGradient(at: x, of: dy)
      let dy = dy.map(\.value)
      let (shift, derivative) = (dy.reduce(0, +) / n, zip(dy, y).reduce(0) { $0 + $1.0 * $1.1 } / n)
      func gradients(_ shift: Double, _ derivative: Double) -> [Double] {
        zip(dy, y).map { dy, y in (dy - shift - y * derivative) * scale.value }
      }
      #expect(!isSeen(gradients(shift, derivative), gradient))
      #expect(isSeen(gradients(0, derivative), gradient))
      #expect(isSeen(gradients(shift - largest(dy) / n, derivative), gradient))
      if rows.scale > 1e-3 {
        #expect(isSeen(gradients(shift, 0), gradient))
        #expect(
          isSeen(gradients(shift, derivative - largest(zip(dy, y).map { $0 * $1 }) / n), gradient))
      }
    }
  }

  private func largest(_ terms: [Double]) -> Double {
    terms.max { abs($0) < abs($1) } ?? 0
  }

  @Test("normalization gives mean 0 and variance 1 regardless of shift and scale")
  func moments() {
    let x = Matrix<Float>.random(5, 100, within: 4, seed: 1)
    let shifted = Matrix<Float>(5, 100, x.scalars.map { 8 * $0 + 3 })
    let (y, other) = (Matrix<Float>(5, 100), Matrix<Float>(5, 100))
    Float.normalizeRows(of: x, into: y, on: workers)
    Float.normalizeRows(of: shifted, into: other, on: workers)
    for i in 0..<5 {
      let row = y.rows(i..<i + 1).scalars.map(Double.init)
      #expect(abs(row.reduce(0, +)) < 1e-4)
      #expect(abs(row.reduce(0) { $0 + $1 * $1 } / 100 - 1) < 1e-4)
    }
    #expect(
      firstDeviation(
        of: other.scalars, from: y.widened.scalars, bounds: y.scalars.map { _ in 1e-5 }) == nil)
  }

  @Test("a row of equal numbers normalizes to zeros with the expected gradient")
  func equalNumbers() {
    // The sums are exact or far below √ε, except in the last case, where the mean is corrected in a
    // second step.
    for (columns, number) in [
      (1, 0.3), (1, 3e38), (7, 0), (16, -0.5), (50, 1024), (33, 1e-30), (100, 1_000_000.3),
    ] {
      let x = Matrix<Float>(2, columns, [Float](repeating: Float(number), count: 2 * columns))
      let (y, dy) = (x.copied, Matrix<Float>.random(2, columns, seed: 3))
      let expected = dy.widened
      Float.normalizeRows(of: x, into: y, on: workers)
      #expect(y.scalars.allSatisfy { abs($0) < 1e-20 }, "\(columns) times \(number)")
      Double.normalizeRowsGradient(at: x.widened, of: expected, on: workers)
      Float.normalizeRowsGradient(at: x, of: dy, on: workers)
      let bounds = expected.scalars.map { _ in 320 * Double(columns + 4) * unitRoundoff }
      #expect(firstDeviation(of: dy.scalars, from: expected.scalars, bounds: bounds) == nil)
    }
  }
}
