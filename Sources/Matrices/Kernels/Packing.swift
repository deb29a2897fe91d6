// Operands of products, and how they are packed into panels in the order in which tiles read them.

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
  func from(_ row: Int, _ column: Int) -> Operand {
    Operand(start + (row &* rowStride &+ column &* columnStride), rowStride, columnStride)
  }

  var transposed: Operand { Operand(start, columnStride, rowStride) }
}

/// The number of floats after a panel that packing may overwrite.
var packingOverrun: Int { Square.side - 1 }

/// Packs `count` rows of `depth` elements into a panel, which has `width` elements side by side for
/// each step of depth. The elements beyond `count` in each step are unspecified.
///
/// - Precondition: the width is at most the side of a square, or a multiple of it, or the columns
///   of the operand are contiguous.
func pack(
  _ x: Operand, _ count: Int, _ depth: Int, into panel: UnsafeMutablePointer<Float>, width: Int
) {
  if x.columnStride == 1 {
    packRows(x, count, depth, into: panel, width: width)
  } else {
    packColumns(x, count, depth, into: panel, width: width)
  }
}

/// Copies contiguous columns, which are the steps of the panel as they are.
private func packColumns(
  _ x: Operand, _ count: Int, _ depth: Int, into panel: UnsafeMutablePointer<Float>, width: Int
) {
  let whole = count & ~15
  for k in 0..<depth {
    let (column, step) = (x.start + (k &* x.columnStride), panel + (k &* width))
    for i in stride(from: 0, to: whole, by: 16) { store(load(column + i), to: step + i) }
    for i in whole..<count { step[i] = column[i] }
  }
}

/// Transposes contiguous rows into columns of the panel, one square at a time.
private func packRows(
  _ x: Operand, _ count: Int, _ depth: Int, into panel: UnsafeMutablePointer<Float>, width: Int
) {
  let whole = depth & ~(Square.side - 1)
  for k in stride(from: 0, to: whole, by: Square.side) {
    for i in stride(from: 0, to: count, by: Square.side) {
      Square(x.from(i, k).start, stride: x.rowStride, count: count - i).transposed
        .store(to: panel + (k &* width &+ i), stride: width)
    }
  }
  for k in whole..<depth {
    for i in 0..<count { panel[k &* width &+ i] = x.start[i &* x.rowStride &+ k] }
  }
}
