// One tile of a product, with the initial value of its sums and the handling of edges.

extension PackedProduct {
  /// Computes one tile of C in one block of depth, where `rows` are the rows of A from
  /// `firstRow(row)` on and `panel` holds the packed `columns` of B.
  func multiplyTile(
    _ rows: Operand, _ panel: UnsafePointer<Float>, _ row: Int, _ columns: Range<Int>,
    _ block: Range<Int>, _ scratch: Scratch
  ) {
    let first = row * Tile.rows
    let count = min(Tile.rows, c.rows - first)
    let target = c.start + (first * c.columns + columns.lowerBound)
    var accumulates = block.lowerBound > 0
    let start = scratch.start
    start.update(repeating: 0, count: Tile.columns)
    switch self.start {
    case .zero: break
    case .row(let bias):
      if !accumulates { start.update(from: bias.start + columns.lowerBound, count: columns.count) }
    case .result: accumulates = true
    }
    if count == Tile.rows, columns.count == WideRow.count {
      Matrices.multiplyTile(
        WideRow.self, depth: block.count, rows, panel, start: start, into: target,
        stride: c.columns, adding: accumulates)
      return
    }
    // A tile at an edge is larger than what is left of C, so it is computed in scratch memory.
    if columns.count <= NarrowRow.count {
      Matrices.multiplyTile(
        NarrowRow.self, depth: block.count, rows, panel, start: start, into: scratch.edge,
        stride: Tile.columns, adding: false)
    } else {
      Matrices.multiplyTile(
        WideRow.self, depth: block.count, rows, panel, start: start, into: scratch.edge,
        stride: Tile.columns, adding: false)
    }
    let edge = scratch.edge + (first - firstRow(row)) * Tile.columns
    for i in 0..<count {
      mapInPlace(target + i * c.columns, edge + i * Tile.columns, columns.count) { c, sum in
        accumulates ? c + sum : sum
      }
    }
  }

  /// The scratch memory of one worker.
  struct Scratch {
    static let count =
      largestGroup + deepest * group * Tile.rows + (Tile.rows + 1) * Tile.columns
      + packingOverrun
    let b: UnsafeMutablePointer<Float>
    let edge: UnsafeMutablePointer<Float>
    let start: UnsafeMutablePointer<Float>
    let a: UnsafeMutablePointer<Float>

    init(_ workers: Workers, _ worker: Int) {
      b = workers.scratch(of: worker, count: Scratch.count)
      edge = b + largestGroup
      start = edge + Tile.rows * Tile.columns
      a = start + Tile.columns
    }
  }
}
