// The initial value of the sums of a matrix product.

/// The initial value of the sums of a matrix product.
package enum Accumulation<Scalar: BinaryFloatingPoint> {
  case zero
  /// The same row for every row of the result, such as the bias of a layer.
  case row(Matrix<Scalar>)
  /// The elements that the result already has, to which the product is added.
  case result

  /// Writes the initial value into `y`.
  package func store(in y: Matrix<Scalar>) {
    switch self {
    case .zero: y.zero()
    case .row(let b):
      checkRow(b, y)
      for i in 0..<y.rows { y.rows(i..<i + 1).copy(from: b) }
    case .result: break
    }
  }
}
