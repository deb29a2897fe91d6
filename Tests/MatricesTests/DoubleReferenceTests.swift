// Tests of the reference itself, against results worked out by hand.

import Foundation
import Matrices
import TestSupport
import Testing

@Suite("Double reference")
struct DoubleReferenceTests {
  private let workers = Workers(count: 1)
  private let x = Matrix<Double>(2, 3, [1, 2, 3, 4, 5, 6])

  @Test("products")
  func products() {
    let w = Matrix<Double>(3, 2, [1, -1, 0, 2, 10, 1])
    let y = Matrix<Double>(2, 2, [100, 0, 0, 0])
    Double.multiply(x, w, into: y, from: .result, on: workers)
    #expect(y.scalars == [131, 6, 64, 12])
    Double.multiply(x, w, into: y, from: .zero, on: workers)
    #expect(y.scalars == [31, 6, 64, 12])
    Double.multiply(x, w, into: y, from: .row(Matrix(1, 2, [2, 3])), on: workers)
    #expect(y.scalars == [33, 9, 66, 15])

    let dx = Matrix<Double>(2, 3, [1, 0, 0, 0, 0, 0])
    let dy = Matrix<Double>(2, 2, [1, 2, 3, 4])
    Double.multiply(dy, transposing: w, into: dx, from: .result, on: workers)
    #expect(dx.scalars == [0, 4, 12, -1, 8, 34])
    Double.multiply(dy, transposing: w, into: dx, from: .zero, on: workers)
    #expect(dx.scalars == [-1, 4, 12, -1, 8, 34])
    Double.multiply(
      dy, transposing: w, into: dx, from: .row(Matrix(1, 3, [1, 2, 3])), on: workers)
    #expect(dx.scalars == [0, 6, 15, 0, 10, 37])

    let dw = Matrix<Double>(3, 2, [9, 9, 9, 9, 9, 9])
    let db = Matrix<Double>(1, 2, [9, 9])
    Double.multiply(transposing: x, dy, into: dw, andSumInto: db, on: workers)
    #expect(dw.scalars == [13, 18, 17, 24, 21, 30])
    #expect(db.scalars == [4, 6])
  }

  @Test("rows")
  func rows() {
    let y = Matrix<Double>(2, 3, x.scalars)
    let db = Matrix<Double>(1, 3, [9, 9, 9])
    Double.sumRows(of: x, into: db, on: workers)
    #expect(db.scalars == [5, 7, 9])
    let gathered = Matrix<Double>(3, 3)
    Double.gatherRows([1, 0, 1], of: x, into: gathered, on: workers)
    #expect(gathered.scalars == [4, 5, 6, 1, 2, 3, 4, 5, 6])
    Double.addRows(of: gathered, toRows: [1, 1, 0], of: y, on: workers)
    #expect(y.scalars == [5, 7, 9, 9, 12, 15])
  }

  @Test("activations and their derivatives")
  func activations() {
    let y = Matrix<Double>(1, 2, [0, log(3)])
    Double.applySigmoid(to: y, on: workers)
    #expect(deviation(of: y, from: [0.5, 0.75]) == nil)
    let dh = Matrix<Double>(1, 2, [4, 16])
    Double.applySigmoidDerivative(at: Matrix(1, 2, [0.5, 0.75]), to: dh, on: workers)
    #expect(dh.scalars == [1, 3])

    let t = Matrix<Double>(1, 2, [0, log(2)])
    Double.applyTanh(to: t, on: workers)
    #expect(deviation(of: t, from: [0, 0.6]) == nil)
    Double.applyTanhDerivative(at: Matrix(1, 2, [0.5, -1]), to: dh, on: workers)
    #expect(dh.scalars == [0.75, 0])

    let r = Matrix<Double>(1, 3, [-2, 0, 2])
    Double.applyReLU(to: r, on: workers)
    #expect(r.scalars == [0, 0, 2])
    let dr = Matrix<Double>(1, 3, [7, 7, 7])
    Double.applyReLUDerivative(at: r, to: dr, on: workers)
    #expect(dr.scalars == [0, 0, 7])
  }

  @Test("the loss, its gradient, and the sum of squares")
  func loss() {
    // The probabilities 1/6, 2/6, 3/6 and 1/3, 1/3, 1/3.
    let z = Matrix<Double>(2, 3, [0, log(2), log(3), 5, 5, 5])
    var losses = [0, 0.0]
    Double.crossEntropy(of: z, targets: [1, 2], losses: &losses, on: workers)
    #expect(deviation(of: Matrix(1, 2, losses), from: [log(3), log(3)]) == nil)
    losses = [0, 0]
    Double.crossEntropyGradient(of: z, targets: [1, 2], losses: &losses, on: workers)
    #expect(deviation(of: Matrix(1, 2, losses), from: [log(3), log(3)]) == nil)
    let twelfths = [1, -4, 3, 2, 2, -4.0]
    #expect(deviation(of: z, from: twelfths.map { $0 / 12 }) == nil)

    #expect(Double.sumOfSquares(of: x, rows: nil, on: workers) == 91)
    #expect(Double.sumOfSquares(of: x, rows: [1], on: workers) == 77)
    #expect(Double.sumOfSquares(of: x, rows: [], on: workers) == 0)
  }

  /// The first element more than 8 · 2⁻⁵³ from what it should be: all are below 2 in size.
  private func deviation(of actual: Matrix<Double>, from expected: [Double]) -> Deviation? {
    firstDeviation(
      of: actual.scalars, from: expected, bounds: expected.map { _ in 8 * 0x1p-53 })
  }
}
