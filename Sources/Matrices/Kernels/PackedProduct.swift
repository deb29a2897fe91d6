// C = A·B for any strides: B packed panel by panel, tiles shared out among workers.

/// C = A·B, C = A·B + 1·bias or C += A·B: a (m, k), b (k, n), c (m, n); and s = 1ᵀ·B (1, n), if asked
/// for, of a B whose rows are contiguous.
///
/// Every element of C is one sum over k, in order within equal blocks of at most 512 that are added
/// in order, on one worker: the result does not depend on the number of workers.
/// Error bound: |error| ≤ (k + 1)·u·Σ|a||b| to first order, u = 2⁻²⁴, where what the sums begin with
/// counts as a term.
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

/// A product on its way: its operands, and how its tiles are shared out.
struct PackedProduct {
  let a: Operand
  let b: Operand
  let c: Matrix<Float>
  let start: Accumulation<Float>
  let depth: Int
  /// The sum of B's rows, or nil if nobody wants it.
  let sums: UnsafeMutablePointer<Float>?
  let workers: Workers

  /// Steps of depth at a time: a panel of B with a tile's rows of A stays in the second-level cache.
  static let deepest = 512
  /// Tiles whose rows are packed together where A's columns are what is contiguous.
  static let group = 3
  /// The most elements of B that a worker packs at once: 256 KB, a part of the second-level cache.
  static let largestGroup = 1 << 16
  /// The most elements of B that the workers pack together, for each wait at the end of it.
  private static let largestShare = 1 << 18

  private var rowTiles: Int { (c.rows + Tile.rows - 1) / Tile.rows }
  private var columnTiles: Int { (c.columns + Tile.columns - 1) / Tile.columns }
  private var blockCount: Int { (depth + Self.deepest - 1) / Self.deepest }

  /// The steps of one of the equal blocks of depth.
  private func block(_ i: Int) -> Range<Int> {
    depth * i / blockCount..<depth * (i + 1) / blockCount
  }

  /// The first row of a tile; the last tile reaches back over rows of the one before it.
  func firstRow(_ tile: Int) -> Int { max(0, min(tile * Tile.rows, c.rows - Tile.rows)) }

  /// Whether A must be packed: its columns are contiguous, or it has fewer rows than a tile.
  private var packsA: Bool { a.columnStride != 1 || c.rows < Tile.rows }

  func run() {
    workers.prepareScratch(count: Scratch.count)
    if columnTiles >= rowTiles {
      runByColumns()
    } else {
      runByRows()
    }
  }

  /// Each worker takes columns of C: it packs a panel of B, which all rows of A then meet.
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
      // The more columns, the longer the runs of memory that are read.
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

  /// For some blocks of depth at a time the workers pack B together; then each takes rows of C.
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

  /// The tiles of some rows for a block of depth, whose packed columns are in `panels`.
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

  /// Packs columns of B, a panel a tile, and adds them to their sums.
  ///
  /// Step by step for whole tiles: a row's part is contiguous, and its next part is far away.
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

  /// Packs the rows of some tiles side by side.
  private func packRows(_ tiles: Range<Int>, _ block: Range<Int>, _ scratch: Scratch) -> Operand {
    let (first, width) = (firstRow(tiles.lowerBound), Self.group * Tile.rows)
    let end = min(firstRow(tiles.upperBound - 1) + Tile.rows, c.rows)
    pack(a.from(first, block.lowerBound), end - first, block.count, into: scratch.a, width: width)
    return Operand(scratch.a, 1, width)
  }

  private func columnRange(_ tile: Int) -> Range<Int> {
    tile * Tile.columns..<min((tile + 1) * Tile.columns, c.columns)
  }

  /// A multiply-add takes a sixty-fourth of the time of what is done elsewhere to an element.
  private func work(a rows: Int, b columns: Int, _ depth: Int) -> Int {
    max(1, rows * columns * depth / 64)
  }
}
