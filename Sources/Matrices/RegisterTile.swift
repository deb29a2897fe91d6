// The innermost kernel of every product: a tile of sums that stays in vector registers.

/// Sixteen floats: one AVX-512 register, two of AVX2, four of NEON.
typealias Vector = SIMD16<Float>

/// The tile's shape: 13 rows by 32 columns take 26 of AVX-512's 32 registers, which leaves room for
/// two vectors of B and an element of A; the usual batches and widths lose little to rows of 13.
enum Tile {
  static let rows = 13
  static let columns = 32
}

/// A row of a tile's sums, or of a packed panel of B.
protocol TileRow {
  static var columns: Int { get }
  static var zero: Self { get }
  init(_ start: UnsafePointer<Float>)
  func store(to start: UnsafeMutablePointer<Float>)
  static func + (a: Self, b: Self) -> Self
  /// Adds a · b by fused multiply-add.
  mutating func add(_ a: Float, _ b: Self)
}

/// The whole width of a tile.
struct WideRow: TileRow {
  private var low: Vector
  private var high: Vector
  static let columns = Tile.columns

  @inline(__always)
  static var zero: WideRow { WideRow(low: .zero, high: .zero) }

  private init(low: Vector, high: Vector) { (self.low, self.high) = (low, high) }

  @inline(__always)
  init(_ start: UnsafePointer<Float>) { (low, high) = (load(start), load(start + 16)) }

  @inline(__always)
  func store(to start: UnsafeMutablePointer<Float>) {
    Matrices.store(low, to: start)
    Matrices.store(high, to: start + 16)
  }

  @inline(__always)
  static func + (a: WideRow, b: WideRow) -> WideRow {
    WideRow(low: a.low + b.low, high: a.high + b.high)
  }

  @inline(__always)
  mutating func add(_ a: Float, _ b: WideRow) {
    let a = Vector(repeating: a)
    low = low.addingProduct(a, b.low)
    high = high.addingProduct(a, b.high)
  }
}

/// Half of it, for the last columns of a product.
struct NarrowRow: TileRow {
  private var sums: Vector
  static let columns = Tile.columns / 2

  @inline(__always)
  static var zero: NarrowRow { NarrowRow(sums: .zero) }

  private init(sums: Vector) { self.sums = sums }

  @inline(__always)
  init(_ start: UnsafePointer<Float>) { sums = load(start) }

  @inline(__always)
  func store(to start: UnsafeMutablePointer<Float>) { Matrices.store(sums, to: start) }

  @inline(__always)
  static func + (a: NarrowRow, b: NarrowRow) -> NarrowRow { NarrowRow(sums: a.sums + b.sums) }

  @inline(__always)
  mutating func add(_ a: Float, _ b: NarrowRow) {
    sums = sums.addingProduct(Vector(repeating: a), b.sums)
  }
}

/// C = start + A·B, or C += start + A·B, for one tile.
///
/// - Parameters:
///   - depth: the length k of the sums.
///   - a: 13 rows, read where they stand.
///   - b: a packed panel: for each of `depth` steps 32 elements, one a column.
///   - start: a row that every row's sums begin with.
///   - c: the tile's first element; its rows are `stride` apart.
/// - Complexity: 13 · columns · depth multiply-adds; each sum runs over k in order.
func multiplyTile<Row: TileRow>(
  _: Row.Type, depth: Int, _ a: Operand, _ b: UnsafePointer<Float>, start: UnsafePointer<Float>,
  into c: UnsafeMutablePointer<Float>, stride: Int, adding: Bool
) {
  // Named one by one: an array of them would live in memory instead of registers.
  let first = Row(start)
  var (r0, r1, r2, r3, r4, r5, r6) = (first, first, first, first, first, first, first)
  var (r7, r8, r9, r10, r11, r12) = (first, first, first, first, first, first)
  // Three rows a pointer, for there are not enough registers for a pointer each.
  let (rowStride, step) = (a.rowStride, a.columnStride)
  var a0 = a.start
  var a3 = a0 + (3 &* rowStride)
  var a6 = a3 + (3 &* rowStride)
  var a9 = a6 + (3 &* rowStride)
  var a12 = a9 + (3 &* rowStride)
  var b = b
  for _ in 0..<depth {
    let row = Row(b)
    r0.add(a0[0], row)
    r1.add(a0[rowStride], row)
    r2.add(a0[2 &* rowStride], row)
    r3.add(a3[0], row)
    r4.add(a3[rowStride], row)
    r5.add(a3[2 &* rowStride], row)
    r6.add(a6[0], row)
    r7.add(a6[rowStride], row)
    r8.add(a6[2 &* rowStride], row)
    r9.add(a9[0], row)
    r10.add(a9[rowStride], row)
    r11.add(a9[2 &* rowStride], row)
    r12.add(a12[0], row)
    a0 += step
    a3 += step
    a6 += step
    a9 += step
    a12 += step
    b += Tile.columns
  }
  @inline(__always)
  func finish(_ sums: Row, _ i: Int) {
    let row = c + (i &* stride)
    (adding ? Row(row) + sums : sums).store(to: row)
  }
  finish(r0, 0)
  finish(r1, 1)
  finish(r2, 2)
  finish(r3, 3)
  finish(r4, 4)
  finish(r5, 5)
  finish(r6, 6)
  finish(r7, 7)
  finish(r8, 8)
  finish(r9, 9)
  finish(r10, 10)
  finish(r11, 11)
  finish(r12, 12)
}
