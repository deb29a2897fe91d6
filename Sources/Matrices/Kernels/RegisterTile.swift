// The innermost kernel of packed products: a tile of sums that stays in vector registers.

// The tile takes up most of the registers, and leaves enough of them for two vectors of B and an
// element of A. With the usual batch sizes and layer widths, tiles of 13 rows waste little.
#if AVX512
  /// One of AVX-512's 32 registers of 16 floats, of which the tile takes up 26.
  typealias Register = SIMD16<Float>
  typealias TileRows<Row: TileRow> = Stack<Twelve<Row>, One<Row>>
#elseif arch(arm64)
  /// One of NEON's 32 registers of 4 floats, of which the tile takes up 24.
  typealias Register = SIMD4<Float>
  typealias TileRows<Row: TileRow> = Twelve<Row>
#else
  /// One of AVX2's 16 registers of 8 floats, of which the tile takes up 12.
  typealias Register = SIMD8<Float>
  typealias TileRows<Row: TileRow> = Six<Row>
#endif

typealias Six<Row: TileRow> = Stack<Three<Row>, Three<Row>>
typealias Twelve<Row: TileRow> = Stack<Six<Row>, Six<Row>>

/// The shape of a tile: 13 × 32 with AVX-512, 12 × 8 with NEON, and 6 × 16 otherwise.
enum Tile {
  static var rows: Int { TileRows<WideRow<Float32Arithmetic>>.count }
  static var columns: Int { WideRow<Float32Arithmetic>.count }
}

/// Computes C = start + A·B, or C += start + A·B if `adding` is true, for one tile.
///
/// - Parameters:
///   - depth: the length k of the sums.
///   - a: `Tile.rows` rows, which are read in place.
///   - b: a packed panel with `Tile.columns` elements for each of `depth` steps.
///   - start: the initial value of every row of sums.
///   - c: the first element of the tile, whose rows are `stride` apart.
/// - Complexity: rows · columns · depth multiply-adds. Every sum adds its terms in order of k, so
///   its bits do not depend on the shape of the tile.
func multiplyTile<Row: TileRow>(
  _: Row.Type, depth: Int, _ a: Operand, _ b: UnsafePointer<Float>, start: UnsafePointer<Float>,
  into c: UnsafeMutablePointer<Float>, stride: Int, adding: Bool
) {
  var sums = TileRows<Row>(start: Row(start), a)
  var b = b
  for _ in 0..<depth {
    sums.add(Row(b), rowStride: a.rowStride, step: a.columnStride)
    b += Tile.columns
  }
  sums.store(to: c, stride: stride, adding: adding)
}

// MARK: - Columns

/// A row of sums of a tile, or one step of a panel of B.
protocol TileRow {
  static var count: Int { get }
  init(_ start: UnsafePointer<Float>)
  func store(to start: UnsafeMutablePointer<Float>)
  static func + (a: Self, b: Self) -> Self
  /// Adds a · b.
  mutating func add(_ a: Float, _ b: Self)
}

/// A row of half the width of a tile, for the last columns of a product.
struct NarrowRow<Arithmetic: TileArithmetic>: TileRow {
  private var register: Register
  static var count: Int { Register.scalarCount }

  private init(register: Register) { self.register = register }

  @inline(__always)
  init(_ start: UnsafePointer<Float>) { register = Register(at: start) }

  @inline(__always)
  func store(to start: UnsafeMutablePointer<Float>) { register.store(to: start) }

  @inline(__always)
  static func + (a: NarrowRow, b: NarrowRow) -> NarrowRow {
    NarrowRow(register: a.register + b.register)
  }

  @inline(__always)
  mutating func add(_ a: Float, _ b: NarrowRow) {
    register = Arithmetic.add(a, b.register, to: register)
  }
}

/// A row of the whole width of a tile.
struct WideRow<Arithmetic: TileArithmetic>: TileRow {
  private typealias Half = NarrowRow<Arithmetic>
  private var low: Half
  private var high: Half
  static var count: Int { 2 * Half.count }

  private init(low: Half, high: Half) { (self.low, self.high) = (low, high) }

  @inline(__always)
  init(_ start: UnsafePointer<Float>) {
    low = Half(start)
    high = Half(start + Half.count)
  }

  @inline(__always)
  func store(to start: UnsafeMutablePointer<Float>) {
    low.store(to: start)
    high.store(to: start + Half.count)
  }

  @inline(__always)
  static func + (a: WideRow, b: WideRow) -> WideRow {
    WideRow(low: a.low + b.low, high: a.high + b.high)
  }

  @inline(__always)
  mutating func add(_ a: Float, _ b: WideRow) {
    low.add(a, b.low)
    high.add(a, b.high)
  }
}

// MARK: - Rows

/// The sums of consecutive rows of a tile.
///
/// The rows are nested structures instead of an array. An array would live in memory, whereas every
/// field of a structure gets its own register.
protocol Sums {
  associatedtype Row: TileRow
  static var count: Int { get }

  /// Creates sums with the initial value `start`. The rows of A begin with the first row of `a`.
  init(start: Row, _ a: Operand)

  /// Adds aᵢ · b to each row i, and advances by `step` in A.
  mutating func add(_ b: Row, rowStride: Int, step: Int)

  /// Writes the rows to `c`, `stride` apart, or adds them to the elements there if `adding` is
  /// true.
  func store(to c: UnsafeMutablePointer<Float>, stride: Int, adding: Bool)
}

struct One<Row: TileRow>: Sums {
  private var sums: Row
  private var a: UnsafePointer<Float>
  static var count: Int { 1 }

  @inline(__always)
  init(start: Row, _ a: Operand) { (sums, self.a) = (start, a.start) }

  @inline(__always)
  mutating func add(_ b: Row, rowStride: Int, step: Int) {
    sums.add(a.pointee, b)
    a += step
  }

  @inline(__always)
  func store(to c: UnsafeMutablePointer<Float>, stride: Int, adding: Bool) {
    (adding ? Row(c) + sums : sums).store(to: c)
  }
}

/// Three rows that share one pointer into A, because there are too few registers for one pointer
/// each.
struct Three<Row: TileRow>: Sums {
  private var (r0, r1, r2): (Row, Row, Row)
  private var a: UnsafePointer<Float>
  static var count: Int { 3 }

  @inline(__always)
  init(start: Row, _ a: Operand) {
    (r0, r1, r2) = (start, start, start)
    self.a = a.start
  }

  @inline(__always)
  mutating func add(_ b: Row, rowStride: Int, step: Int) {
    r0.add(a[0], b)
    r1.add(a[rowStride], b)
    r2.add(a[2 &* rowStride], b)
    a += step
  }

  @inline(__always)
  func store(to c: UnsafeMutablePointer<Float>, stride: Int, adding: Bool) {
    let (c1, c2) = (c + stride, c + 2 &* stride)
    (adding ? Row(c) + r0 : r0).store(to: c)
    (adding ? Row(c1) + r1 : r1).store(to: c1)
    (adding ? Row(c2) + r2 : r2).store(to: c2)
  }
}

/// Rows on top of other rows.
struct Stack<Upper: Sums, Lower: Sums>: Sums where Upper.Row == Lower.Row {
  private var upper: Upper
  private var lower: Lower
  static var count: Int { Upper.count + Lower.count }

  @inline(__always)
  init(start: Upper.Row, _ a: Operand) {
    upper = Upper(start: start, a)
    lower = Lower(start: start, a.from(Upper.count, 0))
  }

  @inline(__always)
  mutating func add(_ b: Upper.Row, rowStride: Int, step: Int) {
    upper.add(b, rowStride: rowStride, step: step)
    lower.add(b, rowStride: rowStride, step: step)
  }

  @inline(__always)
  func store(to c: UnsafeMutablePointer<Float>, stride: Int, adding: Bool) {
    upper.store(to: c, stride: stride, adding: adding)
    lower.store(to: c + Upper.count &* stride, stride: stride, adding: adding)
  }
}
