// C = A·B for any strides: panels of B are packed, and workers divide the tiles of C.

/// Computes C = A·B, C = A·B + 1·bias or C += A·B, and s = 1ᵀ·B unless `s` is nil.
///
/// Shapes: a (m, k), b (k, n), c (m, n), s (1, n). If `s` is not nil, the rows of B are contiguous.
///
/// Every element of C is one sum over k in a fixed order, whatever the number of workers. The depth,
/// which is k in float32 and half of it in bfloat16, is divided almost equally into blocks of at
/// most 512 steps. The terms of a block are added as ``ProductArithmetic`` says, and so are the
/// blocks, except that in matrix registers a block continues the sums of the one before it.
///
/// Error bound: |error| ≤ (k + 1)·u·Σ|a||b| to first order, u = 2⁻²⁴, where the initial value of a
/// sum counts as a term, and a and b are rounded to bfloat16 in its arithmetic.
func multiplyPacked(
  _ a: Operand, _ b: Operand, into c: Matrix<Float>, from start: Accumulation<Float>, terms: Int,
  sumsOfB s: Matrix<Float>? = nil, in arithmetic: ProductArithmetic, on workers: Workers
) {
  checkStart(start, c)
  s?.zero()
  if c.columns == 0 || c.rows == 0 && s == nil { return }
  let product = PackedProduct(
    a: a, b: b, c: c, start: start, packing: Packing(arithmetic: arithmetic, terms: terms),
    sums: s?.start, workers: workers)
  if terms == 0 {
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
  let packing: Packing
  /// The destination of the sum of B's rows, or nil if it is not needed.
  let sums: UnsafeMutablePointer<Float>?
  let workers: Workers

  /// The maximum depth of a block. A panel of B and a tile's rows of A then stay in the
  /// second-level cache.
  static let deepest = 512
  /// The number of steps between packed rows beyond their depth. Rows a power of two apart would
  /// compete for the same places of the cache.
  static let rowGap = 16
  /// The number of elements of B that the workers pack together before they wait for each other: at
  /// most this many, unless a single block has more.
  private static let largestShare = 1 << 18

  var tile: TileShape { packing.arithmetic.tile }
  private var depth: Int { packing.steps }
  private var rowTiles: Int { (c.rows + tile.rows - 1) / tile.rows }
  private var columnTiles: Int { (c.columns + tile.columns - 1) / tile.columns }
  private var blockCount: Int { (depth + Self.deepest - 1) / Self.deepest }

  /// Returns the steps in block `i`; all blocks have almost the same depth.
  private func block(_ i: Int) -> Range<Int> {
    let units = depth / tile.depth
    return units * i / blockCount * tile.depth..<units * (i + 1) / blockCount * tile.depth
  }

  /// Returns the first row of a tile. The last tile overlaps the one before it, so as not to reach
  /// beyond C.
  func firstRow(_ i: Int) -> Int { max(0, min(i * tile.rows, c.rows - tile.rows)) }

  /// How tiles read A.
  private enum Form {
    case inPlace
    /// From panels with the rows of a tile side by side.
    case panels
    /// From copies of the rows, one after the other.
    case rows
  }

  /// In float32, A must be packed if its columns are contiguous or if it has fewer rows than a tile.
  /// In bfloat16, its elements must be rounded.
  private var formOfA: Form {
    if packing.arithmetic.isBFloat16 { return .rows }
    return a.columnStride != 1 || c.rows < tile.rows ? .panels : .inPlace
  }

  func run() {
    workers.prepareScratch(count: Scratch.count(tile))
    if columnTiles >= rowTiles {
      runByColumns()
    } else {
      runByRows()
    }
  }

  /// Divides the columns of C among the workers. A worker packs panels of B, and multiplies all
  /// rows of A by them.
  private func runByColumns() {
    let form = formOfA
    let tileSize = tile.rows * (depth + Self.rowGap)
    let packed = workers.sharedScratch(
      count: form == .inPlace ? 0 : rowTiles * tileSize + packingOverrun)
    if form != .inPlace {
      workers.split(rowTiles, elements: tileSize) { _, tiles in
        for i in tiles { _ = packRows(i..<i + 1, 0..<depth, form, into: packed + i * tileSize) }
      }
    }
    workers.split(columnTiles, elements: work(a: c.rows, b: tile.columns, depth)) { worker, tiles in
      let scratch = Scratch(workers, worker, tile)
      // The more columns a group has, the longer the contiguous reads of B.
      let width = tile.largestGroup / (tile.columns * min(depth, Self.deepest))
      packing.arithmetic.withRegisters {
        for first in stride(from: tiles.lowerBound, to: tiles.upperBound, by: width) {
          let group = first..<min(first + width, tiles.upperBound)
          for i in 0..<blockCount {
            let block = block(i)
            packColumns(group, block, into: scratch.b)
            for row in 0..<rowTiles {
              let rows =
                form == .inPlace
                ? a.from(firstRow(row), 0) : operand(packed + row * tileSize, form, depth)
              for i in group {
                multiplyTile(
                  rows.from(0, block.lowerBound),
                  scratch.b + (i - first) * tile.columns * block.count, row, columnRange(i), block,
                  scratch)
              }
            }
          }
        }
      }
    }
  }

  /// For a few blocks of depth at a time, the workers pack B together, and then divide the rows of
  /// C.
  private func runByRows() {
    // The depth of the deepest block.
    let blockSize = (depth / tile.depth + blockCount - 1) / blockCount * tile.depth
    let panelSize = tile.columns * blockSize
    let together = max(1, Self.largestShare / (columnTiles * panelSize))
    let panels = workers.sharedScratch(
      count: min(together, blockCount) * columnTiles * panelSize + packingOverrun)
    for first in stride(from: 0, to: blockCount, by: together) {
      let blocks = first..<min(first + together, blockCount)
      workers.split(columnTiles, elements: blocks.count * panelSize / 4) { _, tiles in
        for j in tiles {
          for i in 0..<blocks.count {
            packColumns(
              j..<j + 1, block(blocks.lowerBound + i),
              into: panels + (i * columnTiles + j) * panelSize)
          }
        }
      }
      workers.split(
        rowTiles, elements: work(a: tile.rows, b: c.columns, blocks.count * blockSize)
      ) { worker, tiles in
        packing.arithmetic.withRegisters {
          for i in blocks {
            multiplyRows(
              tiles, block(i), panels + (i - blocks.lowerBound) * columnTiles * panelSize,
              panelSize, Scratch(workers, worker, tile))
          }
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
    let form = formOfA
    let size = form == .inPlace ? tiles.count : tile.group
    for first in stride(from: tiles.lowerBound, to: tiles.upperBound, by: size) {
      let group = first..<min(first + size, tiles.upperBound)
      let rows =
        form == .inPlace
        ? a.from(0, block.lowerBound) : packRows(group, block, form, into: scratch.a)
      for i in 0..<columnTiles {
        for row in group {
          let offset = form == .inPlace ? firstRow(row) : firstRow(row) - firstRow(first)
          multiplyTile(
            rows.from(offset, 0), panels + i * panelSize, row, columnRange(i), block, scratch)
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
    let panelCount = tile.columns * block.count
    let whole = b.columnStride == 1 ? tiles.clamped(to: 0..<c.columns / tile.columns).count : 0
    for (k, step) in block.enumerated() {
      for i in 0..<whole {
        packing.packStep(
          step, of: b.from(0, (tiles.lowerBound + i) &* tile.columns).transposed, tile.columns,
          into: panels + (i &* panelCount &+ k &* tile.columns))
      }
    }
    for i in tiles.dropFirst(whole) {
      let columns = columnRange(i)
      packing.pack(
        b.from(0, columns.lowerBound).transposed, columns.count, block,
        into: panels + (i - tiles.lowerBound) * panelCount, width: tile.columns)
    }
    guard let sums, let last = tiles.last else { return }
    let columns = columnRange(tiles.lowerBound).lowerBound..<columnRange(last).upperBound
    for k in packing.terms(in: block) {
      mapInPlace(
        sums + columns.lowerBound, b.from(k, columns.lowerBound).start, columns.count
      ) { sum, b in sum + b }
    }
  }

  /// Packs the rows of some tiles, and returns them as an operand.
  private func packRows(
    _ tiles: Range<Int>, _ block: Range<Int>, _ form: Form,
    into place: UnsafeMutablePointer<Float>
  ) -> Operand {
    let first = firstRow(tiles.lowerBound)
    let count = min(firstRow(tiles.upperBound - 1) + tile.rows, c.rows) - first
    let packed = operand(place, form, block.count, tiles: tiles.count)
    if form == .panels {
      packing.pack(
        a.from(first, 0), count, block, into: place, width: packed.columnStride)
    } else {
      packing.packRows(
        a.from(first, 0), count, block, into: place, rowLength: packed.rowStride)
    }
    return packed
  }

  /// Returns packed rows of some tiles as an operand.
  private func operand(
    _ place: UnsafePointer<Float>, _ form: Form, _ depth: Int, tiles: Int = 1
  ) -> Operand {
    form == .panels
      ? Operand(place, 1, (tiles == 1 ? 1 : tile.group) * tile.rows)
      : Operand(place, depth + Self.rowGap, 1)
  }

  private func columnRange(_ i: Int) -> Range<Int> {
    i * tile.columns..<min((i + 1) * tile.columns, c.columns)
  }

  /// Returns the work as a number of elements: a multiply-add takes a sixty-fourth of the time that
  /// other operations take per element.
  private func work(a rows: Int, b columns: Int, _ depth: Int) -> Int {
    max(1, rows * columns * depth / 64)
  }
}
