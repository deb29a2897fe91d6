// The innermost kernel of every product: a tile of sums that stays in vector registers.

/// Sixteen floats: one AVX-512 register, two of AVX2, four of NEON.
typealias Vector = SIMD16<Float>

/// The tile's shape: 14 rows by 32 columns take 28 of AVX-512's 32 registers, which leaves room for
/// two vectors of B and one broadcast element of A.
enum Tile {
  static let rows = 14
  static let columns = 32
}

/// One row of the tile: 32 sums.
private struct TileRow {
  var low = Vector.zero
  var high = Vector.zero

  /// Adds a · (b₀ … b₃₁) by fused multiply-add.
  @inline(__always)
  mutating func add(_ a: Float, _ bLow: Vector, _ bHigh: Vector) {
    let a = Vector(repeating: a)
    low = low.addingProduct(a, bLow)
    high = high.addingProduct(a, bHigh)
  }

  @inline(__always)
  func store(to c: UnsafeMutablePointer<Float>, adding: Bool) {
    let address = UnsafeMutableRawPointer(c)
    if adding {
      let (oldLow, oldHigh) = (
        address.loadUnaligned(as: Vector.self),
        address.loadUnaligned(fromByteOffset: 64, as: Vector.self)
      )
      address.storeBytes(of: oldLow + low, as: Vector.self)
      address.storeBytes(of: oldHigh + high, toByteOffset: 64, as: Vector.self)
    } else {
      address.storeBytes(of: low, as: Vector.self)
      address.storeBytes(of: high, toByteOffset: 64, as: Vector.self)
    }
  }
}

/// C = A·B, or C += A·B, for one tile.
///
/// - Parameters:
///   - depth: the length k of the sums.
///   - a: a packed panel: for each of `depth` steps, 14 elements, one a row.
///   - b: a packed panel: for each step 32 elements, one a column; aligned to 64 bytes.
///   - c: the tile's first element; its rows are `stride` apart.
/// - Complexity: 14 · 32 · depth multiply-adds; each sum runs over k in order.
func multiplyTile(
  depth: Int, _ a: UnsafePointer<Float>, _ b: UnsafePointer<Float>,
  into c: UnsafeMutablePointer<Float>, stride: Int, adding: Bool
) {
  // Named one by one: an array of them would live in memory instead of registers.
  var r0 = TileRow()
  var r1 = TileRow()
  var r2 = TileRow()
  var r3 = TileRow()
  var r4 = TileRow()
  var r5 = TileRow()
  var r6 = TileRow()
  var r7 = TileRow()
  var r8 = TileRow()
  var r9 = TileRow()
  var r10 = TileRow()
  var r11 = TileRow()
  var r12 = TileRow()
  var r13 = TileRow()
  var (a, b) = (a, UnsafeRawPointer(b))
  for _ in 0..<depth {
    let low = b.load(as: Vector.self)
    let high = b.load(fromByteOffset: 64, as: Vector.self)
    r0.add(a[0], low, high)
    r1.add(a[1], low, high)
    r2.add(a[2], low, high)
    r3.add(a[3], low, high)
    r4.add(a[4], low, high)
    r5.add(a[5], low, high)
    r6.add(a[6], low, high)
    r7.add(a[7], low, high)
    r8.add(a[8], low, high)
    r9.add(a[9], low, high)
    r10.add(a[10], low, high)
    r11.add(a[11], low, high)
    r12.add(a[12], low, high)
    r13.add(a[13], low, high)
    a += Tile.rows
    b += Tile.columns * MemoryLayout<Float>.stride
  }
  r0.store(to: c, adding: adding)
  r1.store(to: c + stride, adding: adding)
  r2.store(to: c + 2 * stride, adding: adding)
  r3.store(to: c + 3 * stride, adding: adding)
  r4.store(to: c + 4 * stride, adding: adding)
  r5.store(to: c + 5 * stride, adding: adding)
  r6.store(to: c + 6 * stride, adding: adding)
  r7.store(to: c + 7 * stride, adding: adding)
  r8.store(to: c + 8 * stride, adding: adding)
  r9.store(to: c + 9 * stride, adding: adding)
  r10.store(to: c + 10 * stride, adding: adding)
  r11.store(to: c + 11 * stride, adding: adding)
  r12.store(to: c + 12 * stride, adding: adding)
  r13.store(to: c + 13 * stride, adding: adding)
}
