// Transposition of a square of floats in vector registers.

#if AVX512
  private typealias SquareRows = Pair<Pair<Pair<Pair<Register>>>>
#elseif arch(arm64)
  private typealias SquareRows = Pair<Pair<Register>>
#else
  private typealias SquareRows = Pair<Pair<Pair<Register>>>
#endif

/// A square of floats that is one register wide: 16 × 16 with AVX-512, 4 × 4 with NEON, and 8 × 8
/// otherwise.
struct Square {
  static var side: Int { Register.scalarCount }

  private var rows: SquareRows

  /// Creates a square of the given rows.
  @inline(__always)
  init(_ row: (Int) -> Register) {
    rows = SquareRows(from: 0, row)
  }

  /// Writes the rows in order, `stride` apart.
  @inline(__always)
  func store(to start: UnsafeMutablePointer<Float>, stride: Int) {
    rows.store(to: start, stride: stride)
  }

  /// The square with its rows and columns exchanged.
  ///
  /// The place of an element consists of the bits of its row index and of its column index, four
  /// each in a square of 16. Interleaving the rows of the upper half with those of the lower half
  /// rotates these bits by one. After as many rotations as a row index has bits, row and column are
  /// exchanged.
  @inline(__always)
  var transposed: Square {
    var square = self
    for _ in 0..<Square.side.trailingZeroBitCount {
      square.rows = square.rows.upper.interleaved(with: square.rows.lower)
    }
    return square
  }
}

/// A stack of 2ⁿ rows, nested in halves so that every row has its own register.
private protocol RowStack {
  static var count: Int { get }

  /// Creates a stack of the rows from the given index on.
  init(from index: Int, _ row: (Int) -> Register)

  func store(to start: UnsafeMutablePointer<Float>, stride: Int)

  /// Interleaves row i of this stack with row i of the other, a₀ b₀ a₁ b₁ …, into rows 2i and
  /// 2i + 1.
  func interleaved(with other: Self) -> Pair<Self>
}

private struct Pair<Half: RowStack>: RowStack {
  let upper: Half
  let lower: Half

  @inline(__always)
  static var count: Int { 2 * Half.count }

  @inline(__always)
  init(upper: Half, lower: Half) {
    self.upper = upper
    self.lower = lower
  }

  @inline(__always)
  init(from index: Int, _ row: (Int) -> Register) {
    upper = Half(from: index, row)
    lower = Half(from: index &+ Half.count, row)
  }

  @inline(__always)
  func store(to start: UnsafeMutablePointer<Float>, stride: Int) {
    upper.store(to: start, stride: stride)
    lower.store(to: start + (Half.count &* stride), stride: stride)
  }

  @inline(__always)
  func interleaved(with other: Pair) -> Pair<Pair> {
    Pair<Pair>(
      upper: upper.interleaved(with: other.upper), lower: lower.interleaved(with: other.lower))
  }
}

extension Register: RowStack {
  fileprivate static var count: Int { 1 }

  @inline(__always)
  fileprivate init(from index: Int, _ row: (Int) -> Register) {
    self = row(index)
  }

  @inline(__always)
  fileprivate func store(to start: UnsafeMutablePointer<Float>, stride: Int) {
    store(to: start)
  }

  @inline(__always)
  fileprivate func interleaved(with other: Self) -> Pair<Self> {
    var (low, high) = (Self.zero, Self.zero)
    (low.evenHalf, low.oddHalf) = (lowHalf, other.lowHalf)
    (high.evenHalf, high.oddHalf) = (highHalf, other.highHalf)
    return Pair(upper: low, lower: high)
  }
}
