// An operand of a matrix product.

/// A matrix as an operand of a product.
///
/// Element (i, j) is at `start[i * rowStride + j * columnStride]`, so transposing swaps the
/// strides.
struct Operand {
  let start: UnsafePointer<Float>
  let rowStride: Int
  let columnStride: Int

  init(_ matrix: Matrix<Float>) {
    self.init(matrix.start, matrix.columns, 1)
  }

  init(transposing matrix: Matrix<Float>) {
    self.init(matrix.start, 1, matrix.columns)
  }

  init(_ start: UnsafePointer<Float>, _ rowStride: Int, _ columnStride: Int) {
    self.start = start
    self.rowStride = rowStride
    self.columnStride = columnStride
  }

  /// Returns the part of the operand that begins at a row and a column.
  @inline(__always)
  func from(_ row: Int, _ column: Int) -> Operand {
    Operand(start + (row &* rowStride &+ column &* columnStride), rowStride, columnStride)
  }

  var transposed: Operand { Operand(start, columnStride, rowStride) }
}

/// The number of elements after a panel that packing may overwrite.
var packingOverrun: Int { Square.side - 1 }
