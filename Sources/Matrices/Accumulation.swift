// What the sums of a product begin with.

package enum Accumulation<Scalar: BinaryFloatingPoint> {
  case zero
  /// A row for all rows of the result, as the bias of a layer.
  case row(Matrix<Scalar>)
  /// The result's own elements, to which the product is added.
  case result

  /// Writes what the sums begin with to where they will be.
  func store(in y: Matrix<Scalar>) {
    switch self {
    case .zero: y.zero()
    case .row(let b):
      checkRow(b, y)
      for i in 0..<y.rows { y.rows(i..<i + 1).copy(from: b) }
    case .result: break
    }
  }
}
