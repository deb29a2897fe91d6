// Tests of rows of unit length and of the largest scalars of rows, against the reference.

import TestSupport
import Testing

@testable import Matrices

@Suite("Similarity")
struct SimilarityTests {
  private let workers = Workers(count: 2, leastWork: 1)

  /// Magnitudes whose squares are normal numbers, overflow or vanish in Float.
  static let scales = [1.0, 1e30, 1e-30]

  @Test(
    "rows of unit length in Float match Double within their error bounds",
    arguments: FloatMatrixScalarTests.shapes, scales)
  func unitLength(shape: (rows: Int, columns: Int), scale: Double) {
    let x = Fenced(.random(shape.rows, shape.columns, within: scale, seed: 1))
    let y = Fenced(shape.rows, shape.columns)
    let expected = Matrix<Double>(shape.rows, shape.columns)
    Double.scaleRowsToUnitLength(of: x.matrix.widened, into: expected, on: workers)
    Float.scaleRowsToUnitLength(of: x.matrix, into: y.matrix, on: workers)
    let bounds = expected.scalars.map { (1 + 0x1p-20) * unitRoundoff * $0.magnitude }
    #expect(firstDeviation(of: y.matrix.scalars, from: expected.scalars, bounds: bounds) == nil)
    #expect(x.isIntact && y.isIntact)
    for i in 0..<shape.rows where shape.columns > 0 {
      let squares = (0..<shape.columns).map { expected[i, $0] * expected[i, $0] }
      #expect((squares.reduce(0, +) - 1).magnitude < 1e-12)
    }
    Float.scaleRowsToUnitLength(of: x.matrix, into: x.matrix, on: workers)
    #expect(x.matrix.scalars == y.matrix.scalars)
  }

  @Test("the error bound of rows of unit length rejects a length without its smallest term")
  func wrongLength() {
    let x = Matrix<Float>.random(1, 100, seed: 1)
    let expected = Matrix<Double>(1, 100)
    Double.scaleRowsToUnitLength(of: x.widened, into: expected, on: workers)
    let bounds = expected.scalars.map { (1 + 0x1p-20) * unitRoundoff * $0.magnitude }
    let squares = x.scalars.map { Double($0) * Double($0) }.sorted()
    let length = squares.dropFirst().reduce(0, +).squareRoot()
    let wrong = x.scalars.map { Float(Double($0) / length) }
    #expect(firstDeviation(of: wrong, from: expected.scalars, bounds: bounds) != nil)
  }

  @Test("rows of zeros stay zeros, and rows of the smallest numbers get unit length")
  func extremes() {
    let least = Float.leastNonzeroMagnitude
    let x = Matrix<Float>(3, 4, [0, 0, 0, 0, least, least, -least, least, 0, -3, 0, 4])
    Float.scaleRowsToUnitLength(of: x, into: x, on: workers)
    #expect(x.scalars == [0, 0, 0, 0, 0.5, 0.5, -0.5, 0.5, 0, -0.6, 0, 0.8])
  }

  @Test(
    "the largest of each row is the first of several and never a NaN",
    arguments: FloatMatrixScalarTests.shapes.filter { $0.1 > 0 })
  func largest(rows: Int, columns: Int) {
    // Few different numbers, so that there are ties in every position of a vector.
    let random = Matrix<Float>.random(rows, columns, within: 4, seed: 2)
    let scalars = random.scalars.map { $0 < -2 ? .nan : $0.rounded() }
    let y = Fenced(Matrix(rows, columns, scalars))
    var found = [Int32](repeating: -1, count: rows)
    var expected = found
    Float.findLargest(inRowsOf: y.matrix, into: &found, on: workers)
    Double.findLargest(inRowsOf: y.matrix.widened, into: &expected, on: workers)
    #expect(found == expected && y.isIntact)
  }

  @Test("the largest of a row is found among infinities, and is at column 0 if all are NaN")
  func largestOfInfinities() {
    let rows: [[Float]] = [
      [-.infinity, -.infinity, -1], [.nan, -.infinity, .nan], [.nan, .nan, .nan],
      [1, .infinity, .infinity],
    ]
    let y = Matrix<Float>(4, 3, rows.flatMap(\.self))
    var (found, expected) = ([Int32](repeating: 9, count: 4), [Int32](repeating: 9, count: 4))
    Float.findLargest(inRowsOf: y, into: &found, on: workers)
    #expect(found == [2, 1, 0, 1])
    Double.findLargest(inRowsOf: y.widened, into: &expected, on: workers)
    #expect(expected == found)
  }
}
