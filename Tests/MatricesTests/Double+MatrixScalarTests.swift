// Tests of the Double reference against results computed by hand.

import Foundation
import Matrices
import TestSupport
import Testing

@Suite("Double reference")
struct DoubleMatrixScalarTests {
  private let workers = Workers(count: 1)
  private let x = Matrix<Double>(2, 3, [1, 2, 3, 4, 5, 6])

  @Test("Double matrix products give the hand-computed results")
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
    let twice = Matrix(dw.rows, dw.columns, dw.scalars)
    Double.multiply(
      transposing: x, dy, into: twice, from: .result, andSumInto: nil, precision: .float32,
      on: workers)
    #expect(twice.scalars == dw.scalars.map { 2 * $0 })
    #expect(dw.scalars == [13, 18, 17, 24, 21, 30])
    #expect(db.scalars == [4, 6])
  }

  @Test("summing, gathering and adding rows in Double give the hand-computed results")
  func rows() {
    let y = Matrix<Double>(2, 3, x.scalars)
    let db = Matrix<Double>(1, 3, [9, 9, 9])
    Double.sumRows(of: x, into: db, on: workers)
    #expect(db.scalars == [5, 7, 9])
    let gathered = Matrix<Double>(3, 3)
    Double.gatherRows([1, 0, 1], WindowSegments([1]), of: x, into: gathered, on: workers)
    #expect(gathered.scalars == [4, 5, 6, 1, 2, 3, 4, 5, 6])
    Double.addRows(of: gathered, toRows: [1, 1, 0], WindowSegments([1]), of: y, on: workers)
    #expect(y.scalars == [5, 7, 9, 9, 12, 15])
  }

  @Test("sums over window segments are divided by the square root of their length")
  func runs() {
    let e = Matrix<Double>(3, 2, [1, 2, 30, 40, 500, 600])
    // Two windows, each with a segment of four rows and two segments of one row.
    let ids: [Int32] = [0, 1, 1, 2, 0, 2, 1, 1, 1, 1, 2, 0]
    let gathered = Matrix<Double>(6, 2, [Double](repeating: 9, count: 12))
    Double.gatherRows(ids, WindowSegments([4, 1, 1]), of: e, into: gathered, on: workers)
    #expect(gathered.scalars == [280.5, 341, 1, 2, 500, 600, 60, 80, 500, 600, 1, 2])
    let de = Matrix<Double>(3, 2, [100, 0, 0, 0, 0, 0])
    let dx = Matrix<Double>(6, 2, [2, 4, 1, 1, 1, 1, 8, 6, 0, 3, 5, 0])
    Double.addRows(of: dx, toRows: ids, WindowSegments([4, 1, 1]), of: de, on: workers)
    #expect(de.scalars == [107, 3, 18, 16, 2, 6])
  }

  @Test("normalizing rows in Double gives the hand-computed values and gradients")
  func normalization() {
    // The mean is 5 and the variance 4 − 10⁻⁵, so with ε = 10⁻⁵ the root is 2.
    let d = (4 - 1e-5).squareRoot()
    let x = Matrix<Double>(3, 2, [5 - d, 5 + d, 7, 7, 0, 0])
    let y = Matrix<Double>(3, 2)
    Double.normalizeRows(of: x, into: y, on: workers)
    #expect(deviation(of: y, from: [-d / 2, d / 2, 0, 0, 0, 0]) == nil)
    // With mean dy = 2 and mean(dy·y) = d/2, the gradient is (dy − 2 − y·d/2) / 2. For equal
    // numbers it is (dy − mean) / √ε.
    let dy = Matrix<Double>(3, 2, [1, 3, 1e-3, -1e-3, 1, 1])
    Double.normalizeRowsGradient(at: x, of: dy, on: workers)
    let derivative = (-1 + d * d / 4) / 2
    let steep = 1e-3 / 1e-5.squareRoot()
    #expect(deviation(of: dy, from: [derivative, -derivative, steep, -steep, 0, 0]) == nil)
    Double.normalizeRows(of: x, into: x, on: workers)
    #expect(x.scalars == y.scalars)
  }

  @Test("elementwise products and sums in Double give the hand-computed results")
  func elements() {
    let y = Matrix<Double>(2, 3, x.scalars)
    Double.multiplyElements(of: y, by: x, on: workers)
    #expect(y.scalars == [1, 4, 9, 16, 25, 36])
    Double.add(x, to: y, on: workers)
    #expect(y.scalars == [2, 6, 12, 20, 30, 42])
  }

  @Test(
    "activations and derivatives in Double have their known values",
    arguments: [
      (Activation.sigmoid, [0, log(3)], [0.5, 0.75], [0.25, 0.1875]),
      (.tanh, [0, log(2)], [0, 0.6], [1, 0.64]),
      (.relu, [-2, 0, 1.5], [0, 0, 1.5], [0, 0, 1]),
      (.identity, [-1.5, 0], [-1.5, 0], [1, 1]),
      // y·σ(y), and the derivative σ + y·σ·(1 − σ).
      (
        .silu, [0, log(3), -log(3)], [0, 0.75 * log(3), -0.25 * log(3)],
        [0.5, 0.75 + 0.1875 * log(3), 0.25 - 0.1875 * log(3)]
      ),
      // Computed with twenty decimal digits from ½y(1 + tanh(√(2/π)(y + 0.044715y³))).
      (
        .gelu, [0, 1, -1, 0.5, -2],
        [
          0, 0.84119199060827670478, -0.15880800939172329522, 0.34571400982514392204,
          -0.04540230591222498122,
        ],
        [
          0.5, 1.08296408384578255514, -0.08296408384578255514, 0.86736990353464231156,
          -0.08609925662361838156,
        ]
      ),
    ] as [(Activation, [Double], [Double], [Double])])
  func activations(
    activation: Activation, inputs: [Double], values: [Double], derivatives: [Double]
  ) {
    let (y, derivative) = (Matrix<Double>(1, inputs.count, inputs), Matrix<Double>(1, inputs.count))
    Double.apply(activation, to: y, derivative: derivative, on: workers)
    #expect(deviation(of: y, from: values) == nil)
    #expect(deviation(of: derivative, from: derivatives) == nil)
    let alone = Matrix<Double>(1, inputs.count, inputs)
    Double.apply(activation, to: alone, derivative: nil, on: workers)
    #expect(alone.scalars == y.scalars)
  }

  @Test("cross-entropy and sums of squares in Double give the hand-computed results")
  func loss() {
    // The probabilities are 1/6, 2/6, 3/6 in one row and 1/3, 1/3, 1/3 in the other.
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

  /// Returns the first element whose error exceeds 8 · 2⁻⁵³. All expected values are below 2 in
  /// magnitude.
  private func deviation(of actual: Matrix<Double>, from expected: [Double]) -> Deviation? {
    firstDeviation(
      of: actual.scalars, from: expected, bounds: expected.map { _ in 8 * 0x1p-53 })
  }
}
