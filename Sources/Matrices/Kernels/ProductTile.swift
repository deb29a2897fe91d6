// One tile of a product, with the initial value of its sums and the handling of edges.

extension PackedProduct {
  /// Computes one tile of C in one block of depth, where `rows` are the rows of A from
  /// `firstRow(row)` on and `panel` holds the packed `columns` of B.
  func multiplyTile(
    _ rows: Operand, _ panel: UnsafePointer<Float>, _ row: Int, _ columns: Range<Int>,
    _ block: Range<Int>, _ scratch: Scratch
  ) {
    let first = row * tile.rows
    let count = min(tile.rows, c.rows - first)
    let target = c.start + (first * c.columns + columns.lowerBound)
    var accumulates = block.lowerBound > 0
    let start = scratch.start
    start.update(repeating: 0, count: tile.columns)
    switch self.start {
    case .zero: break
    case .row(let bias):
      if !accumulates { start.update(from: bias.start + columns.lowerBound, count: columns.count) }
    case .result: accumulates = true
    }
    if count == tile.rows, columns.count == tile.columns {
      return Matrices.multiplyTile(
        in: packing.arithmetic, depth: block.count, rows, panel, start: start, into: target,
        stride: c.columns, adding: accumulates)
    }
    // A tile at an edge is larger than what is left of C, so it is computed in scratch memory.
    let edge = scratch.edge + (first - firstRow(row)) * tile.columns
    if accumulates {
      for i in 0..<count {
        (edge + i * tile.columns).update(from: target + i * c.columns, count: columns.count)
      }
    }
    Matrices.multiplyTile(
      in: packing.arithmetic, isNarrow: columns.count <= Tile.columns / 2, depth: block.count, rows,
      panel, start: start, into: scratch.edge, stride: tile.columns, adding: accumulates)
    for i in 0..<count {
      (target + i * c.columns).update(from: edge + i * tile.columns, count: columns.count)
    }
  }

  /// The scratch memory of one worker.
  struct Scratch {
    let b: UnsafeMutablePointer<Float>
    let edge: UnsafeMutablePointer<Float>
    let start: UnsafeMutablePointer<Float>
    let a: UnsafeMutablePointer<Float>

    /// Returns the number of elements of the scratch memory.
    static func count(_ tile: TileShape) -> Int {
      tile.largestGroup + (deepest + rowGap) * tile.group * tile.rows
        + (tile.rows + 1) * tile.columns + packingOverrun
    }

    init(_ workers: Workers, _ worker: Int, _ tile: TileShape) {
      b = workers.scratch(of: worker, count: Scratch.count(tile))
      edge = b + tile.largestGroup
      start = edge + tile.rows * tile.columns
      a = start + tile.columns
    }
  }
}

/// Computes one tile in an arithmetic: C = start + A·B, or C += start + A·B if `adding` is true, as
/// the kernels that this calls explain.
///
/// - Parameter isNarrow: whether the second half of the columns is not needed.
func multiplyTile(
  in arithmetic: ProductArithmetic, isNarrow: Bool = false, depth: Int, _ a: Operand,
  _ b: UnsafePointer<Float>, start: UnsafePointer<Float>, into c: UnsafeMutablePointer<Float>,
  stride: Int, adding: Bool
) {
  func multiply<Row: TileRow>(_: Row.Type) {
    multiplyTile(
      Row.self, depth: depth, a, b, start: start, into: c, stride: stride, adding: adding)
  }
  switch (arithmetic, isNarrow) {
  case (.float32, false): multiply(WideRow<Float32Arithmetic>.self)
  case (.float32, true): multiply(NarrowRow<Float32Arithmetic>.self)
  case (.bfloat16Pairs, false): multiply(WideRow<PairArithmetic>.self)
  case (.bfloat16Pairs, true): multiply(NarrowRow<PairArithmetic>.self)
  case (.bfloat16Tiles, _):
    multiplyMatrixTile(
      depth: depth, a, b, start: start, into: c, stride: stride, adding: adding)
  }
}
