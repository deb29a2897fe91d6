// The innermost kernel of every product: a tile of sums that stays in vector registers.

// The tile takes most of the registers and leaves room for two vectors of B and an element of A.
#if AVX512
  /// One of 32 registers of 16 floats, of which the tile takes 28.
  typealias Register = SIMD16<Float>
  private typealias TileRows = Rows<Eight, Rows<Four, Two>>
#elseif arch(arm64)
  /// One of NEON's 32 registers of 4 floats, of which the tile takes 24.
  typealias Register = SIMD4<Float>
  private typealias TileRows = Rows<Eight, Four>
#else
  /// One of AVX2's 16 registers of 8 floats, of which the tile takes 12.
  typealias Register = SIMD8<Float>
  private typealias TileRows = Rows<Four, Two>
#endif

private typealias Two = Rows<Row, Row>
private typealias Four = Rows<Two, Two>
private typealias Eight = Rows<Four, Four>

/// The tile's shape: 14 × 32 with AVX-512, 12 × 8 with NEON, 6 × 16 otherwise.
enum Tile {
  static var rows: Int { TileRows.count }
  static var columns: Int { 2 * Register.scalarCount }
}

/// C = A·B, or C += A·B, for one tile.
///
/// - Parameters:
///   - depth: the length k of the sums.
///   - a: a packed panel: for each of `depth` steps, `Tile.rows` elements.
///   - b: a packed panel: for each step `Tile.columns` elements; aligned to 64 bytes.
///   - c: the tile's first element; its rows are `stride` apart.
/// - Complexity: `Tile.rows` · `Tile.columns` · depth multiply-adds; each sum runs over k in order,
///   so that its bits do not depend on the tile's shape.
func multiplyTile(
  depth: Int, _ a: UnsafePointer<Float>, _ b: UnsafePointer<Float>,
  into c: UnsafeMutablePointer<Float>, stride: Int, adding: Bool
) {
  var sums = TileRows()
  var (a, b) = (a, UnsafeRawPointer(b))
  for _ in 0..<depth {
    let low = b.load(as: Register.self)
    let high = b.load(fromByteOffset: MemoryLayout<Register>.size, as: Register.self)
    sums.add(a, low, high)
    a += Tile.rows
    b += 2 * MemoryLayout<Register>.size
  }
  sums.store(to: c, stride: stride, adding: adding)
}

/// Sums of neighbouring rows.
///
/// Rows are made of rows, two by two, instead of standing in an array, which would live in memory:
/// of a structure every field gets a register of its own.
private protocol Sums {
  static var count: Int { get }

  init()

  /// Adds aᵢ · (b₀, b₁ …) to each row i by fused multiply-add.
  mutating func add(_ a: UnsafePointer<Float>, _ bLow: Register, _ bHigh: Register)

  func store(to c: UnsafeMutablePointer<Float>, stride: Int, adding: Bool)
}

/// One row of the tile, two vectors of sums.
private struct Row: Sums {
  private var low = Register.zero
  private var high = Register.zero

  static var count: Int { 1 }

  @inline(__always)
  mutating func add(_ a: UnsafePointer<Float>, _ bLow: Register, _ bHigh: Register) {
    let a = Register(repeating: a.pointee)
    low = low.addingProduct(a, bLow)
    high = high.addingProduct(a, bHigh)
  }

  @inline(__always)
  func store(to c: UnsafeMutablePointer<Float>, stride: Int, adding: Bool) {
    let (c, next) = (UnsafeMutableRawPointer(c), MemoryLayout<Register>.size)
    var (low, high) = (low, high)
    if adding {
      low += c.loadUnaligned(as: Register.self)
      high += c.loadUnaligned(fromByteOffset: next, as: Register.self)
    }
    c.storeBytes(of: low, as: Register.self)
    c.storeBytes(of: high, toByteOffset: next, as: Register.self)
  }
}

/// Rows above other rows.
private struct Rows<Upper: Sums, Lower: Sums>: Sums {
  private var upper = Upper()
  private var lower = Lower()

  @inline(__always)
  static var count: Int { Upper.count + Lower.count }

  @inline(__always)
  mutating func add(_ a: UnsafePointer<Float>, _ bLow: Register, _ bHigh: Register) {
    upper.add(a, bLow, bHigh)
    lower.add(a + Upper.count, bLow, bHigh)
  }

  @inline(__always)
  func store(to c: UnsafeMutablePointer<Float>, stride: Int, adding: Bool) {
    upper.store(to: c, stride: stride, adding: adding)
    lower.store(to: c + (Upper.count &* stride), stride: stride, adding: adding)
  }
}
