// Tests of the engine's operations on rows and elements against the reference's plain loops.

import Foundation
import Matrices
import TestSupport
import Testing

@Suite("Float operations")
struct FloatOperationsTests {
  /// Shapes with every kind of tail.
  static let shapes = [
    (0, 5), (5, 0), (1, 1), (3, 7), (2, 15), (2, 16), (3, 17), (5, 31), (4, 33), (7, 100),
    (129, 257),
  ]
  private let workers = Workers(count: 2, leastWork: 1)

  // MARK: - Rows

  @Test("the sum of rows is the reference's", arguments: shapes)
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
    // Without its last row, the last sum is wrong.
    Float.sumRows(of: dy.matrix.prefix(rows - 1), into: db.matrix, on: workers)
    #expect(
      firstDeviation(of: db.matrix.scalars, from: expected.scalars, bounds: bounds) != nil)
  }

  @Test("gathered rows are copies", arguments: shapes)
  func gatherRows(rows: Int, columns: Int) {
    let (e, x) = (Fenced(.random(9, columns, seed: 1)), Fenced(rows, columns))
    let ids = indices(rows, below: 9)
    let expected = Matrix<Double>(rows, columns)
    Double.gatherRows(ids, of: e.matrix.widened, into: expected, on: workers)
    Float.gatherRows(ids + [99], of: e.matrix, into: x.matrix, on: workers)
    #expect(x.matrix.widened.scalars == expected.scalars)
    #expect(x.isIntact)
  }

  @Test("rows added to rows, some many times over, are the reference's", arguments: shapes)
  func addRows(rows: Int, columns: Int) {
    let dx = Fenced(.random(rows, columns, seed: 1))
    let de = Fenced(.random(9, columns, seed: 2))
    let ids = indices(rows, below: 9)
    let (expected, sums) = (de.matrix.widened, de.matrix.magnitudes)
    Double.addRows(of: dx.matrix.widened, toRows: ids, of: expected, on: workers)
    Double.addRows(of: dx.matrix.magnitudes, toRows: ids, of: sums, on: workers)
    let before = de.matrix.copied
    Float.addRows(of: dx.matrix, toRows: ids, of: de.matrix, on: workers)
    // As many roundings as rows were added, each of at most u·Σ|terms|: none where none was.
    let bounds = sums.scalars.enumerated().map { i, sum in
      Double(ids.count { $0 == i / columns }) * unitRoundoff * sum
    }
    #expect(
      firstDeviation(of: de.matrix.scalars, from: expected.scalars, bounds: bounds) == nil)
    #expect(de.isIntact)
    guard rows > 0 && columns > 0 else { return }
    // Without the last row, one sum or another is wrong.
    Float.addRows(of: dx.matrix.prefix(rows - 1), toRows: ids, of: before, on: workers)
    #expect(
      firstDeviation(of: before.scalars, from: expected.scalars, bounds: bounds) != nil)
  }

  /// Every other one the same, the rest random.
  private func indices(_ count: Int, below limit: Int) -> [Int32] {
    var generator = SeededGenerator(seed: 3)
    return (0..<count).map {
      $0.isMultiple(of: 2) ? 4 : Int32.random(in: 0..<Int32(limit), using: &generator)
    }
  }

  // MARK: - Activations

  @Test("activations are the reference's in every element, within 4 ulp", arguments: shapes)
  func activations(rows: Int, columns: Int) {
    let pairs: [(Activation<Float>, Activation<Double>)] = [
      (Float.applySigmoid, Double.applySigmoid), (Float.applyTanh, Double.applyTanh),
      (Float.applyReLU, Double.applyReLU),
    ]
    for (engine, reference) in pairs {
      let y = Fenced(.random(rows, columns, within: 6, seed: 1))
      let expected = y.matrix.widened
      reference(expected, workers)
      engine(y.matrix, workers)
      #expect(firstDeviation(of: y.matrix.scalars, from: expected.scalars, ulps: 4) == nil)
      #expect(y.isIntact)
    }
  }

  private typealias Activation<S: MatrixScalar> = (Matrix<S>, Workers) -> Void

  @Test("ReLU keeps what is not negative, and NaN")
  func reLU() {
    let y = Matrix<Float>(
      1, 8,
      [-1, -0.0, 0, .leastNonzeroMagnitude, -.leastNonzeroMagnitude, 3, -.infinity, .infinity])
    Float.applyReLU(to: y, on: workers)
    #expect(y.scalars == [0, 0, 0, .leastNonzeroMagnitude, 0, 3, 0, .infinity])
    y[0, 0] = .nan
    Float.applyReLU(to: y, on: workers)
    #expect(y[0, 0].isNaN)
  }

  // MARK: - Derivatives

  @Test("the derivative of sigmoid makes three roundings", arguments: shapes)
  func sigmoidDerivative(rows: Int, columns: Int) {
    let h = Matrix<Float>.random(rows, columns, within: 8, seed: 1)
    Float.applySigmoid(to: h, on: workers)
    checkDerivative(Float.applySigmoidDerivative, Double.applySigmoidDerivative, at: h) { h, dh in
      3 * unitRoundoff * (dh * h * (1 - h)).magnitude
    }
  }

  @Test("the derivative of tanh loses no more than its cancellation costs", arguments: shapes)
  func tanhDerivative(rows: Int, columns: Int) {
    let h = Matrix<Float>.random(rows, columns, within: 8, seed: 1)
    Float.applyTanh(to: h, on: workers)
    checkDerivative(Float.applyTanhDerivative, Double.applyTanhDerivative, at: h) { h, dh in
      // u·h² from the square, u·(1 − h²) each from the difference and the product, and their product.
      (1 + 2 * unitRoundoff) * unitRoundoff * dh.magnitude * (2 - h * h)
    }
  }

  @Test("the derivative of ReLU keeps or drops", arguments: shapes)
  func reLUDerivative(rows: Int, columns: Int) {
    let h = Matrix<Float>.random(rows, columns, seed: 1)
    Float.applyReLU(to: h, on: workers)
    checkDerivative(Float.applyReLUDerivative, Double.applyReLUDerivative, at: h) { _, _ in 0 }
  }

  private typealias Derivative<S: MatrixScalar> = (Matrix<S>, Matrix<S>, Workers) -> Void

  /// Compares the gradients under `bound`(h, dh), and shows that a wrong last element is seen.
  private func checkDerivative(
    _ engine: Derivative<Float>, _ reference: Derivative<Double>, at h: Matrix<Float>,
    bound: (_ h: Double, _ dh: Double) -> Double
  ) {
    let (h, dh) = (Fenced(h), Fenced(.random(h.rows, h.columns, seed: 2)))
    let (before, expected) = (dh.matrix.copied, dh.matrix.widened)
    reference(h.matrix.widened, expected, workers)
    engine(h.matrix, dh.matrix, workers)
    let bounds = zip(h.matrix.scalars, before.scalars).map { bound(Double($0), Double($1)) }
    var actual = dh.matrix.scalars
    #expect(firstDeviation(of: actual, from: expected.scalars, bounds: bounds) == nil)
    #expect(dh.isIntact)
    #expect(h.isIntact)
    guard let last = actual.indices.last else { return }
    actual[last] = Float(expected.scalars[last] + 2 * bounds[last]).nextUp
    #expect(firstDeviation(of: actual, from: expected.scalars, bounds: bounds)?.index == last)
  }

  // MARK: - Sums of squares

  @Test("the sum of squares is the reference's, of all rows and of some", arguments: shapes)
  func sumOfSquares(rows: Int, columns: Int) {
    let g = Fenced(.random(rows, columns, seed: 1))
    let wide = g.matrix.widened
    let chosen = stride(from: Int32(rows) - 1, through: 0, by: -2).map { $0 }
    for rows in [nil, chosen, []] {
      let expected = Double.sumOfSquares(of: wide, rows: rows, on: workers)
      let sum = Float.sumOfSquares(of: g.matrix, rows: rows, on: workers)
      // Squares of floats are exact in Double; both sums round once a term.
      let bound = 2 * Double(g.matrix.count) * 0x1p-53 * expected
      #expect(firstDeviation(of: [sum], from: [expected], bounds: [bound]) == nil)
      guard expected > 0, let last = wide.scalars.last else { continue }
      // Without its last element, the sum is wrong.
      #expect(firstDeviation(of: [sum - last * last], from: [expected], bounds: [bound]) != nil)
    }
  }

  @Test("a sum of squares longer than a shard leaves out no element")
  func shards() {
    for count in [16_383, 16_384, 16_385, 40_000] {
      let g = Matrix<Float>(1, count, [Float](repeating: 3, count: count))
      #expect(Float.sumOfSquares(of: g, rows: nil, on: workers) == Double(9 * count))
    }
  }
}
