// C = A·B for any strides: operands packed panel by panel, tiles shared out among workers.

/// A matrix as a product reads it: element (i, j) at `start[i * rowStride + j * columnStride]`, so
/// that a transpose is a swap of strides.
struct Operand {
  let start: UnsafePointer<Float>
  let rowStride: Int
  let columnStride: Int

  init(_ matrix: Matrix<Float>) {
    start = UnsafePointer(matrix.start)
    rowStride = matrix.columns
    columnStride = 1
  }

  init(transposing matrix: Matrix<Float>) {
    start = UnsafePointer(matrix.start)
    rowStride = 1
    columnStride = matrix.columns
  }

  private init(_ start: UnsafePointer<Float>, _ rowStride: Int, _ columnStride: Int) {
    self.start = start
    self.rowStride = rowStride
    self.columnStride = columnStride
  }

  func from(_ row: Int, _ column: Int) -> Operand {
    Operand(start + (row * rowStride + column * columnStride), rowStride, columnStride)
  }

  var transposed: Operand { Operand(start, columnStride, rowStride) }
}

/// The sizes of packed blocks: a panel of B (depth × a tile's columns) stays in the first-level cache,
/// a block of A (rows × depth) in the second.
private enum Block {
  static let depth = 256
  static let rows = 36 * Tile.rows
}

/// C = A·B, or C += A·B: a (m, k), b (k, n), c (m, n).
///
/// Every element of C is one sum over k, in order within blocks of 256 that are added in order, on
/// one worker: the result does not depend on the number of workers.
/// Error bound: |error| ≤ (k + 1)·u·Σ|a||b| to first order, u = 2⁻²⁴.
func multiplyPacked(
  _ a: Operand, _ b: Operand, into c: Matrix<Float>, depth: Int, adding: Bool, on workers: Workers
) {
  if c.count == 0 { return }
  if depth == 0 {
    if !adding { c.zero() }
    return
  }
  let rowTiles = (c.rows + Tile.rows - 1) / Tile.rows
  let columnTiles = (c.columns + Tile.columns - 1) / Tile.columns
  workers.prepareScratch(count: Scratch.count)
  // A multiply-add takes a sixty-fourth of the time of what is done elsewhere to an element.
  let work = c.rows * c.columns * depth / 64
  if columnTiles >= rowTiles {
    workers.split(columnTiles, elements: max(1, work / columnTiles)) { worker, tiles in
      let columns =
        tiles.lowerBound * Tile.columns..<min(tiles.upperBound * Tile.columns, c.columns)
      multiplyPiece(
        a, b, into: c, rows: 0..<c.rows, columns: columns, depth: depth, adding: adding,
        Scratch(workers, worker))
    }
  } else {
    workers.split(rowTiles, elements: max(1, work / rowTiles)) { worker, tiles in
      let rows = tiles.lowerBound * Tile.rows..<min(tiles.upperBound * Tile.rows, c.rows)
      multiplyPiece(
        a, b, into: c, rows: rows, columns: 0..<c.columns, depth: depth, adding: adding,
        Scratch(workers, worker))
    }
  }
}

/// One worker's packed operands, with a tile for ragged edges.
private struct Scratch {
  static let count =
    Block.rows * Block.depth + Block.depth * Tile.columns + Tile.rows * Tile.columns
  let a: UnsafeMutablePointer<Float>
  let b: UnsafeMutablePointer<Float>
  let edge: UnsafeMutablePointer<Float>

  init(_ workers: Workers, _ worker: Int) {
    a = workers.scratch(of: worker, count: Scratch.count)
    b = a + Block.rows * Block.depth
    edge = b + Block.depth * Tile.columns
  }
}

/// The part `rows` × `columns` of the product, on one worker.
private func multiplyPiece(
  _ a: Operand, _ b: Operand, into c: Matrix<Float>, rows: Range<Int>, columns: Range<Int>,
  depth: Int, adding: Bool, _ scratch: Scratch
) {
  for i0 in stride(from: rows.lowerBound, to: rows.upperBound, by: Block.rows) {
    let i1 = min(i0 + Block.rows, rows.upperBound)
    for k0 in stride(from: 0, to: depth, by: Block.depth) {
      let k = min(Block.depth, depth - k0)
      let accumulates = adding || k0 > 0
      var panel = scratch.a
      for i in stride(from: i0, to: i1, by: Tile.rows) {
        pack(a.from(i, k0), min(Tile.rows, i1 - i), k, into: panel, width: Tile.rows)
        panel += Tile.rows * k
      }
      for j in stride(from: columns.lowerBound, to: columns.upperBound, by: Tile.columns) {
        let n = min(Tile.columns, columns.upperBound - j)
        pack(b.from(k0, j).transposed, n, k, into: scratch.b, width: Tile.columns)
        panel = scratch.a
        for i in stride(from: i0, to: i1, by: Tile.rows) {
          let m = min(Tile.rows, i1 - i)
          let tile = c.start + (i * c.columns + j)
          if m == Tile.rows && n == Tile.columns {
            multiplyTile(
              depth: k, panel, scratch.b, into: tile, stride: c.columns, adding: accumulates)
          } else {
            multiplyTile(
              depth: k, panel, scratch.b, into: scratch.edge, stride: Tile.columns, adding: false)
            copyEdge(scratch.edge, m, n, into: tile, stride: c.columns, adding: accumulates)
          }
          panel += Tile.rows * k
        }
      }
    }
  }
}

/// Packs `count` rows of `depth` elements as a panel: for each step of depth, `width` elements side
/// by side, zeros beyond `count`; up to `Square.side` − 1 floats behind the panel are written over.
///
/// The width is at most a square's side, or a multiple of it.
private func pack(
  _ x: Operand, _ count: Int, _ depth: Int, into panel: UnsafeMutablePointer<Float>, width: Int
) {
  if x.rowStride == 1 {
    if count < width { panel.update(repeating: 0, count: width * depth) }
    for k in 0..<depth {
      (panel + (k &* width)).update(from: x.start + (k &* x.columnStride), count: count)
    }
    return
  }
  // Rows of the operand become columns of the panel, a square at a time.
  let whole = depth & ~(Square.side - 1)
  for k in stride(from: 0, to: whole, by: Square.side) {
    for i in stride(from: 0, to: width, by: Square.side) {
      Square(x.from(i, k).start, stride: x.rowStride, count: count - i).transposed
        .store(to: panel + (k &* width &+ i), stride: width)
    }
  }
  for k in whole..<depth {
    for i in 0..<width {
      panel[k &* width &+ i] = i < count ? x.start[i &* x.rowStride &+ k] : 0
    }
  }
}

/// Copies the `m` × `n` corner of an edge tile to where it belongs.
private func copyEdge(
  _ edge: UnsafeMutablePointer<Float>, _ m: Int, _ n: Int, into c: UnsafeMutablePointer<Float>,
  stride: Int, adding: Bool
) {
  for i in 0..<m {
    for j in 0..<n {
      let sum = edge[i &* Tile.columns &+ j]
      c[i &* stride &+ j] = adding ? c[i &* stride &+ j] + sum : sum
    }
  }
}
