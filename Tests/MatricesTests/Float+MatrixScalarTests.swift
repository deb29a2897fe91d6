// Tests of Float operations on rows and elements against the plain loops of the reference.

import Foundation
import Matrices
import Randomness
import TestSupport
import Testing

@Suite("Float operations")
struct FloatMatrixScalarTests {
  /// Shapes with every kind of vector tail.
  static let shapes = [
    (0, 5), (5, 0), (1, 1), (3, 7), (2, 15), (2, 16), (3, 17), (5, 31), (4, 33), (7, 100),
    (129, 257),
  ]
  private let workers = Workers(count: 2, leastWork: 1)

  // MARK: - Rows

  @Test("the sum of rows in Float matches Double within its error bound", arguments: shapes)
  func sumRows(rows: Int, columns: Int) {
    let (dy, db) = (Fenced(.random(rows, columns, seed: 1)), Fenced(1, columns))
    let (expected, sums) = (Matrix<Double>(1, columns), Matrix<Double>(1, columns))
    Double.sumRows(of: dy.matrix.widened, into: expected, on: workers)
    Double.sumRows(of: dy.matrix.magnitudes, into: sums, on: workers)
    Float.sumRows(of: dy.matrix, into: db.matrix, on: workers)
    // B − 1 roundings, each of at most u·Σ|dy|.
    let bounds = sums.scalars.map { Double(max(rows - 1, 0)) * unitRoundoff * $0 }
    #expect(
      firstDeviation(of: db.matrix.scalars, from: expected.scalars, bounds: bounds) == nil)
    #expect(db.isIntact)
    guard rows > 1 && columns > 0 else { return }
    // Without the last row, the sum is wrong.
    Float.sumRows(of: dy.matrix.prefix(rows - 1), into: db.matrix, on: workers)
    #expect(
      firstDeviation(of: db.matrix.scalars, from: expected.scalars, bounds: bounds) != nil)
  }

  static let segments = [[1], [1, 1, 1], [5], [4, 2, 1, 1], [17, 1, 3]]

  @Test(
    "gathered rows in Float match Double, and segments of length 1 are copies",
    arguments: shapes, segments)
  func gatherRows(shape: (windows: Int, columns: Int), lengths: [Int]) {
    let segments = WindowSegments(lengths)
    let (rows, columns) = (shape.windows * segments.count, shape.columns)
    let (e, x) = (Fenced(.random(9, columns, seed: 1)), Fenced(rows, columns))
    let ids = indices(shape.windows * segments.width, below: 9)
    let (expected, sums) = (Matrix<Double>(rows, columns), Matrix<Double>(rows, columns))
    Double.gatherRows(ids, segments, of: e.matrix.widened, into: expected, on: workers)
    Double.gatherRows(ids, segments, of: e.matrix.magnitudes, into: sums, on: workers)
    Float.gatherRows(ids + [99], segments, of: e.matrix, into: x.matrix, on: workers)
    // L − 1 additions, the rounding of 1/√L and the product with it; no rounding if L = 1.
    let bounds = sums.scalars.enumerated().map { i, sum in
      let length = lengths[i / columns % segments.count]
      return length == 1 ? 0 : Double(length + 1) * 1.00001 * unitRoundoff * sum
    }
    #expect(
      firstDeviation(of: x.matrix.scalars, from: expected.scalars, bounds: bounds) == nil)
    #expect(x.isIntact && e.isIntact)
    guard rows > 0 && columns > 0 else { return }
    // With another ID at the end, the last row is wrong.
    let other = ids.dropLast() + [(ids[ids.count - 1] + 1) % 9]
    Float.gatherRows(Array(other), segments, of: e.matrix, into: x.matrix, on: workers)
    let deviation = firstDeviation(of: x.matrix.scalars, from: expected.scalars, bounds: bounds)
    #expect(deviation.map { $0.index / columns } == rows - 1)
  }

  @Test(
    "adding to rows in Float matches Double, including repeated rows", arguments: shapes, segments)
  func addRows(shape: (windows: Int, columns: Int), lengths: [Int]) {
    let segments = WindowSegments(lengths)
    let (rows, columns) = (shape.windows * segments.count, shape.columns)
    let dx = Fenced(.random(rows, columns, seed: 1))
    let de = Fenced(.random(9, columns, seed: 2))
    let ids = indices(shape.windows * segments.width, below: 9)
    let (expected, sums) = (de.matrix.widened, de.matrix.magnitudes)
    Double.addRows(of: dx.matrix.widened, toRows: ids, segments, of: expected, on: workers)
    Double.addRows(of: dx.matrix.magnitudes, toRows: ids, segments, of: sums, on: workers)
    let before = de.matrix.copied
    Float.addRows(of: dx.matrix, toRows: ids, segments, of: de.matrix, on: workers)
    // As many roundings as rows were added, each of at most u·Σ|terms|, and two more if the rows
    // are multiplied by 1/√L. If no row was added, there is no error.
    let products = lengths.allSatisfy { $0 == 1 } ? 0.0 : 2
    let bounds = sums.scalars.enumerated().map { i, sum in
      let count = Double(ids.count { $0 == i / columns })
      return count == 0 ? 0 : (count + products) * 1.00001 * unitRoundoff * sum
    }
    #expect(
      firstDeviation(of: de.matrix.scalars, from: expected.scalars, bounds: bounds) == nil)
    #expect(de.isIntact && dx.isIntact)
    guard rows > 0 && columns > 0 else { return }
    // Without the last window, at least one of the sums is wrong.
    Float.addRows(
      of: dx.matrix.prefix(rows - segments.count), toRows: ids, segments, of: before, on: workers)
    #expect(
      firstDeviation(of: before.scalars, from: expected.scalars, bounds: bounds) != nil)
  }

  /// Returns IDs of which every other one is 4. The rest are random and include −1, which stands
  /// for no row.
  private func indices(_ count: Int, below limit: Int) -> [Int32] {
    var generator = SeededGenerator(seed: 3)
    return (0..<count).map {
      $0.isMultiple(of: 2) ? 4 : Int32.random(in: -1..<Int32(limit), using: &generator)
    }
  }

  // MARK: - Elements

  @Test(
    "activations and derivatives in Float match Double within their error bounds",
    arguments: shapes, Activation.allCases)
  func activations(shape: (rows: Int, columns: Int), activation: Activation) {
    let (rows, columns) = shape
    let y = Fenced(.random(rows, columns, within: 8, seed: 1))
    let (derivative, alone) = (Fenced(rows, columns), Fenced(y.matrix.copied))
    let bounds = y.matrix.widened.scalars.map { RunningError($0, error: 0).applying(activation) }
    let (expected, expectedSlope) = (y.matrix.widened, Matrix<Double>(rows, columns))
    Double.apply(activation, to: expected, derivative: expectedSlope, on: workers)
    Float.apply(activation, to: y.matrix, derivative: derivative.matrix, on: workers)
    expect(y, expected, bounds.map(\.value.error))
    expect(derivative, expectedSlope, bounds.map(\.derivative.error))
    Float.apply(activation, to: alone.matrix, derivative: nil, on: workers)
    #expect(alone.matrix.scalars == y.matrix.scalars && alone.isIntact)
  }

  @Test("ReLU keeps nonnegative values and NaN, and its derivative at 0 is 0")
  func reLU() {
    let y = Matrix<Float>(
      1, 8,
      [-1, -0.0, 0, .leastNonzeroMagnitude, -.leastNonzeroMagnitude, 3, -.infinity, .infinity])
    let derivative = Matrix<Float>(1, 8)
    Float.apply(.relu, to: y, derivative: derivative, on: workers)
    #expect(y.scalars == [0, 0, 0, .leastNonzeroMagnitude, 0, 3, 0, .infinity])
    #expect(derivative.scalars == [0, 0, 0, 1, 0, 1, 0, 1])
    y[0, 0] = .nan
    Float.apply(.relu, to: y, derivative: nil, on: workers)
    #expect(y[0, 0].isNaN)
  }

  @Test("elementwise products and sums round once", arguments: shapes)
  func elements(rows: Int, columns: Int) {
    let x = Fenced(.random(rows, columns, seed: 1))
    func check(_ engine: Operation<Float>, _ reference: Operation<Double>) {
      let y = Fenced(.random(rows, columns, seed: 2))
      let expected = y.matrix.widened
      reference(expected, x.matrix.widened)
      engine(y.matrix, x.matrix)
      expect(y, expected, expected.scalars.map { unitRoundoff * abs($0) })
      #expect(x.isIntact)
    }
    check(
      { Float.multiplyElements(of: $0, by: $1, on: workers) },
      { Double.multiplyElements(of: $0, by: $1, on: workers) })
    check(
      { Float.add($1, to: $0, on: workers) }, { Double.add($1, to: $0, on: workers) })
  }

  private typealias Operation<S: MatrixScalar> = (_ y: Matrix<S>, _ x: Matrix<S>) -> Void

  /// Checks the error bounds, and that they would reject a wrong last element.
  private func expect(
    _ actual: Fenced, _ expected: Matrix<Double>, _ bounds: [Double],
    sourceLocation: SourceLocation = #_sourceLocation
  ) {
    var scalars = actual.matrix.scalars
    let expected = expected.scalars
    #expect(
      firstDeviation(of: scalars, from: expected, bounds: bounds) == nil,
      sourceLocation: sourceLocation)
    #expect(actual.isIntact, sourceLocation: sourceLocation)
    guard let last = scalars.indices.last else { return }
    scalars[last] = Float(expected[last] + 2 * bounds[last]).nextUp
    #expect(
      firstDeviation(of: scalars, from: expected, bounds: bounds)?.index == last,
      sourceLocation: sourceLocation)
  }

  // MARK: - Sums of squares

  @Test(
    "the sum of squares in Float matches Double for all rows and for selected ones",
    arguments: shapes)
  func sumOfSquares(rows: Int, columns: Int) {
    let g = Fenced(.random(rows, columns, seed: 1))
    let wide = g.matrix.widened
    let chosen = stride(from: Int32(rows) - 1, through: 0, by: -2).map { $0 }
    for rows in [nil, chosen, []] {
      let expected = Double.sumOfSquares(of: wide, rows: rows, on: workers)
      let sum = Float.sumOfSquares(of: g.matrix, rows: rows, on: workers)
      // Squares of floats are exact in Double, and both sums round once per term.
      let bound = 2 * Double(g.matrix.count) * 0x1p-53 * expected
      #expect(firstDeviation(of: [sum], from: [expected], bounds: [bound]) == nil)
      guard expected > 0, let last = wide.scalars.last else { continue }
      // Without its last element, the sum is wrong.
      #expect(firstDeviation(of: [sum - last * last], from: [expected], bounds: [bound]) != nil)
    }
  }

  @Test("a sum of squares over several shards includes every element")
  func shards() {
    for count in [16_383, 16_384, 16_385, 40_000] {
      let g = Matrix<Float>(1, count, [Float](repeating: 3, count: count))
      #expect(Float.sumOfSquares(of: g, rows: nil, on: workers) == Double(9 * count))
    }
  }
}
