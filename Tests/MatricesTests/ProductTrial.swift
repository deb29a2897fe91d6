// A product of random operands, computed by the engine and by the reference.

import Matrices
import TestSupport
import Testing

/// A product whose expected result and error bound are known.
struct ProductTrial {
  let product: Product
  let size: ProductSize
  let precision: Precision
  let a: Matrix<Float>
  let b: Matrix<Float>
  let c: Matrix<Float>
  let row: Matrix<Float>

  init(_ product: Product, _ size: ProductSize, _ precision: Precision = .float32) {
    (self.product, self.size, self.precision) = (product, size, precision)
    let (left, right) = (product.leftShape(size.m, size.k), product.rightShape(size.k, size.n))
    a = .random(left.0, left.1, seed: 1)
    b = .random(right.0, right.1, seed: 2)
    c = .random(size.m, size.n, seed: 3)
    row = .random(1, size.n, seed: 4)
  }

  /// Returns the product that the reference computes, and the bound (k + 1)·u·Σ|a||b| for each
  /// element, where the initial value of a sum counts as a term.
  ///
  /// The sum of the absolute values is the reference's product of absolute values.
  func expectation(on workers: Workers) -> (values: [Double], bounds: [Double]) {
    let (values, sums) = (c.widened, c.magnitudes)
    product(
      a.widened, b.widened, row: row.widened, into: values, precision: precision, on: workers)
    product(
      a.magnitudes, b.magnitudes, row: row.magnitudes, into: sums, precision: precision,
      on: workers)
    let factor = Double(size.k + 1) * unitRoundoff
    return (values.scalars, sums.scalars.map { factor * $0 })
  }

  /// Returns the product that the engine computes between fences. The previous contents of C must
  /// not matter unless the product is added to them.
  func result(on workers: Workers, computedFrom a: Matrix<Float>? = nil) -> [Float] {
    let (a, b, row) = (Fenced(a ?? self.a), Fenced(b), Fenced(row))
    let c = product.adds ? Fenced(c) : Fenced(size.m, size.n)
    product(
      a.matrix, b.matrix, row: row.matrix, into: c.matrix, precision: precision, on: workers)
    #expect(c.isIntact)
    return c.matrix.scalars
  }

  /// Returns the first element of the engine's product whose error exceeds its bound.
  func deviation(on workers: Workers, computedFrom a: Matrix<Float>? = nil) -> Deviation? {
    let (expected, bounds) = expectation(on: workers)
    return firstDeviation(
      of: result(on: workers, computedFrom: a), from: expected, bounds: bounds)
  }
}
