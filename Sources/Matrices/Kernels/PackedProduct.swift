// C = A·B for any strides: panels of B are packed, and workers divide the tiles of C.

/// Computes C = A·B, C = A·B + 1·bias or C += A·B, and s = 1ᵀ·B unless `s` is nil.
///
/// Shapes: a (m, k), b (k, n), c (m, n), s (1, n). If `s` is not nil, the rows of B are contiguous.
///
/// Every element of C is one sum over k in a fixed order, whatever the number of workers. The depth
/// k is divided equally into blocks of at most 512 steps. The terms of a block are added in order,
/// and so are the blocks.
/// Error bound: |error| ≤ (k + 1)·u·Σ|a||b| to first order, u = 2⁻²⁴, where the initial value of a
/// sum counts as a term.
func multiplyPacked(
  _ a: Operand, _ b: Operand, into c: Matrix<Float>, from start: Accumulation<Float>, depth: Int,
  sumsOfB s: Matrix<Float>? = nil, on workers: Workers
) {
  checkStart(start, c)
  s?.zero()
  if c.columns == 0 || c.rows == 0 && s == nil { return }
  let product = PackedProduct(
    a: a, b: b, c: c, start: start, depth: depth, sums: s?.start, workers: workers)
  if depth == 0 {
    start.store(in: c)
  } else {
    product.run()
  }
}

/// A product in progress: its operands, and how its tiles are divided among the workers.
struct PackedProduct {
  let a: Operand
  let b: Operand
  let c: Matrix<Float>
  let start: Accumulation<Float>
  let depth: Int
  /// The destination of the sum of B's rows, or nil if it is not needed.
  let sums: UnsafeMutablePointer<Float>?
  let workers: Workers

  /// The maximum depth of a block. A panel of B and a tile's rows of A then stay in the
  /// second-level cache.
  static let deepest = 512
  /// The number of tiles whose rows `runByRows` packs together if A must be packed.
  static let group = 3
  /// The maximum number of elements of B that a worker packs at once: 256 KB, a part of the
  /// second-level cache.
  static let largestGroup = 1 << 16
  /// The number of elements of B that the workers pack together before they wait for each other: at
  /// most this many, unless a single block has more.
  private static let largestShare = 1 << 18

  private var rowTiles: Int { (c.rows + Tile.rows - 1) / Tile.rows }
  private var columnTiles: Int { (c.columns + Tile.columns - 1) / Tile.columns }
  private var blockCount: Int { (depth + Self.deepest - 1) / Self.deepest }

  /// Returns the steps in block `i`; all blocks have almost the same depth.
  private func block(_ i: Int) -> Range<Int> {
    depth * i / blockCount..<depth * (i + 1) / blockCount
  }

  /// Returns the first row of a tile. The last tile overlaps the one before it, so as not to reach
  /// beyond C.
  func firstRow(_ tile: Int) -> Int { max(0, min(tile * Tile.rows, c.rows - Tile.rows)) }

  /// A Boolean value that indicates whether A must be packed, because its columns are contiguous or
  /// because it has fewer rows than a tile.
  private var packsA: Bool { a.columnStride != 1 || c.rows < Tile.rows }

  func run() {
    workers.prepareScratch(count: Scratch.count)
    if columnTiles >= rowTiles {
      runByColumns()
    } else {
      runByRows()
    }
  }

  /// Divides the columns of C among the workers. A worker packs panels of B, and multiplies all
  /// rows of A by them.
  private func runByColumns() {
    let panels = workers.sharedScratch(
      count: packsA ? rowTiles * Tile.rows * depth + packingOverrun : 0)
    if packsA {
      workers.split(rowTiles, elements: Tile.rows * depth) { _, tiles in
        for tile in tiles {
          pack(
            a.from(firstRow(tile), 0), min(Tile.rows, c.rows), depth,
            into: panels + tile * Tile.rows * depth, width: Tile.rows)
        }
      }
    }
    workers.split(columnTiles, elements: work(a: c.rows, b: Tile.columns, depth)) { worker, tiles in
      let scratch = Scratch(workers, worker)
      // The more columns a group has, the longer the contiguous reads of B.
      let width = Self.largestGroup / (Tile.columns * min(depth, Self.deepest))
      for first in stride(from: tiles.lowerBound, to: tiles.upperBound, by: width) {
        let group = first..<min(first + width, tiles.upperBound)
        for i in 0..<blockCount {
          let block = block(i)
          packColumns(group, block, into: scratch.b)
          for row in 0..<rowTiles {
            let rows =
              packsA
              ? Operand(panels + row * Tile.rows * depth, 1, Tile.rows).from(0, block.lowerBound)
              : a.from(firstRow(row), block.lowerBound)
            for tile in group {
              let panel = scratch.b + (tile - first) * Tile.columns * block.count
              multiplyTile(rows, panel, row, columnRange(tile), block, scratch)
            }
          }
        }
      }
    }
  }

  /// For a few blocks of depth at a time, the workers pack B together, and then divide the rows of
  /// C.
  private func runByRows() {
    let blockSize = (depth + blockCount - 1) / blockCount
    let panelSize = Tile.columns * blockSize
    let together = max(1, Self.largestShare / (columnTiles * panelSize))
    let panels = workers.sharedScratch(
      count: min(together, blockCount) * columnTiles * panelSize + packingOverrun)
    for first in stride(from: 0, to: blockCount, by: together) {
      let blocks = first..<min(first + together, blockCount)
      workers.split(columnTiles, elements: blocks.count * panelSize / 4) { _, tiles in
        for tile in tiles {
          for i in 0..<blocks.count {
            packColumns(
              tile..<tile + 1, block(blocks.lowerBound + i),
              into: panels + (i * columnTiles + tile) * panelSize)
          }
        }
      }
      workers.split(
        rowTiles, elements: work(a: Tile.rows, b: c.columns, blocks.count * blockSize)
      ) { worker, tiles in
        for i in blocks {
          multiplyRows(
            tiles, block(i), panels + (i - blocks.lowerBound) * columnTiles * panelSize, panelSize,
            Scratch(workers, worker))
        }
      }
    }
  }

  /// Multiplies the rows of some tiles in one block of depth by the packed columns of B in
  /// `panels`.
  private func multiplyRows(
    _ tiles: Range<Int>, _ block: Range<Int>, _ panels: UnsafePointer<Float>, _ panelSize: Int,
    _ scratch: Scratch
  ) {
    let size = packsA ? Self.group : tiles.count
    for first in stride(from: tiles.lowerBound, to: tiles.upperBound, by: size) {
      let group = first..<min(first + size, tiles.upperBound)
      let rows = packsA ? packRows(group, block, scratch) : a.from(0, block.lowerBound)
      for tile in 0..<columnTiles {
        for row in group {
          let offset = packsA ? firstRow(row) - firstRow(first) : firstRow(row)
          multiplyTile(
            rows.from(offset, 0), panels + tile * panelSize, row, columnRange(tile), block, scratch)
        }
      }
    }
  }

  /// Packs columns of B into one panel per tile, and adds their elements to `sums`.
  ///
  /// Whole tiles are packed one row of B at a time, because a row is contiguous and the next one is
  /// far away.
  private func packColumns(
    _ tiles: Range<Int>, _ block: Range<Int>, into panels: UnsafeMutablePointer<Float>
  ) {
    let panelCount = Tile.columns * block.count
    let whole =
      b.columnStride == 1
      ? tiles.clamped(to: 0..<c.columns / Tile.columns) : tiles.lowerBound..<tiles.lowerBound
    for k in 0..<block.count {
      let row = b.from(block.lowerBound + k, tiles.lowerBound * Tile.columns).start
      for tile in 0..<whole.count {
        WideRow(row + tile &* Tile.columns).store(
          to: panels + (tile &* panelCount &+ k &* Tile.columns))
      }
      guard let sums else { continue }
      let sumsOfColumns = sums + tiles.lowerBound &* Tile.columns
      for i in stride(from: 0, to: whole.count &* Tile.columns, by: WideRow.count) {
        (WideRow(sumsOfColumns + i) + WideRow(row + i)).store(to: sumsOfColumns + i)
      }
    }
    for tile in tiles.dropFirst(whole.count) {
      let columns = columnRange(tile)
      pack(
        b.from(block.lowerBound, columns.lowerBound).transposed, columns.count, block.count,
        into: panels + (tile - tiles.lowerBound) * panelCount, width: Tile.columns)
      guard let sums else { continue }
      for k in block {
        let row = b.from(k, 0).start
        for j in columns { sums[j] += row[j] }
      }
    }
  }

  /// Packs the rows of some tiles side by side, and returns them as an operand.
  private func packRows(_ tiles: Range<Int>, _ block: Range<Int>, _ scratch: Scratch) -> Operand {
    let (first, width) = (firstRow(tiles.lowerBound), Self.group * Tile.rows)
    let end = min(firstRow(tiles.upperBound - 1) + Tile.rows, c.rows)
    pack(a.from(first, block.lowerBound), end - first, block.count, into: scratch.a, width: width)
    return Operand(scratch.a, 1, width)
  }

  private func columnRange(_ tile: Int) -> Range<Int> {
    tile * Tile.columns..<min((tile + 1) * Tile.columns, c.columns)
  }

  /// Returns the work as a number of elements: a multiply-add takes a sixty-fourth of the time that
  /// other operations take per element.
  private func work(a rows: Int, b columns: Int, _ depth: Int) -> Int {
    max(1, rows * columns * depth / 64)
  }
}
