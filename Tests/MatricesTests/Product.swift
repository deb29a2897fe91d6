// The matrix products with each initial value of their sums, as cases for tests.

import Matrices
import Testing

/// A way to compute C = A·B, C = A·B + 1·row or C += A·B, where c is (m, n) and each element is a
/// sum over k.
enum Product: String, CaseIterable, Sendable, CustomTestStringConvertible {
  case plain = "X·W"
  case plainFromRow = "X·W + b"
  case addingPlain = "Y + X·W"
  case byTranspose = "dY·Wᵀ"
  case byTransposeFromRow = "dY·Wᵀ + b"
  case addingByTranspose = "dX + dY·Wᵀ"
  case ofTranspose = "Xᵀ·dY"

  var testDescription: String { rawValue }

  var adds: Bool { self == .addingPlain || self == .addingByTranspose }
  var beginsWithRow: Bool { self == .plainFromRow || self == .byTransposeFromRow }

  /// Returns the shape in which the left operand (m, k) is stored.
  func leftShape(_ m: Int, _ k: Int) -> (Int, Int) { self == .ofTranspose ? (k, m) : (m, k) }

  /// Returns the shape in which the right operand (k, n) is stored.
  func rightShape(_ k: Int, _ n: Int) -> (Int, Int) {
    switch self {
    case .byTranspose, .byTransposeFromRow, .addingByTranspose: (n, k)
    default: (k, n)
    }
  }

  func callAsFunction<S: MatrixScalar>(
    _ a: Matrix<S>, _ b: Matrix<S>, row: Matrix<S>, into c: Matrix<S>,
    precision: Precision = .float32, on workers: Workers
  ) {
    let start: Accumulation<S> = adds ? .result : beginsWithRow ? .row(row) : .zero
    switch self {
    case .plain, .plainFromRow, .addingPlain:
      S.multiply(a, b, into: c, from: start, precision: precision, on: workers)
    case .byTranspose, .byTransposeFromRow, .addingByTranspose:
      S.multiply(a, transposing: b, into: c, from: start, precision: precision, on: workers)
    case .ofTranspose:
      S.multiply(
        transposing: a, b, into: c, andSumInto: nil, precision: precision, on: workers)
    }
  }
}

/// The sizes of a product: (m, k) times (k, n).
struct ProductSize: Sendable, CustomTestStringConvertible {
  let (m, k, n): (Int, Int, Int)

  init(_ m: Int, _ k: Int, _ n: Int) { (self.m, self.k, self.n) = (m, k, n) }

  var testDescription: String { "\(m) × \(k) × \(n)" }
}
