// Sixteen rows of sixteen floats turned into columns, in registers.

/// A square of 16 × 16 floats.
struct Square {
  private var r0, r1, r2, r3, r4, r5, r6, r7: Vector
  private var r8, r9, r10, r11, r12, r13, r14, r15: Vector

  /// The rows at `start`, `stride` apart; zeros for those from `count` on.
  @inline(__always)
  init(_ start: UnsafePointer<Float>, stride: Int, count: Int) {
    func row(_ i: Int) -> Vector { i < count ? load(start + (i &* stride)) : .zero }
    (r0, r1, r2, r3) = (row(0), row(1), row(2), row(3))
    (r4, r5, r6, r7) = (row(4), row(5), row(6), row(7))
    (r8, r9, r10, r11) = (row(8), row(9), row(10), row(11))
    (r12, r13, r14, r15) = (row(12), row(13), row(14), row(15))
  }

  /// Writes the rows, `stride` apart, first to last.
  @inline(__always)
  func store(to start: UnsafeMutablePointer<Float>, stride: Int) {
    Matrices.store(r0, to: start)
    Matrices.store(r1, to: start + stride)
    Matrices.store(r2, to: start + (2 &* stride))
    Matrices.store(r3, to: start + (3 &* stride))
    Matrices.store(r4, to: start + (4 &* stride))
    Matrices.store(r5, to: start + (5 &* stride))
    Matrices.store(r6, to: start + (6 &* stride))
    Matrices.store(r7, to: start + (7 &* stride))
    Matrices.store(r8, to: start + (8 &* stride))
    Matrices.store(r9, to: start + (9 &* stride))
    Matrices.store(r10, to: start + (10 &* stride))
    Matrices.store(r11, to: start + (11 &* stride))
    Matrices.store(r12, to: start + (12 &* stride))
    Matrices.store(r13, to: start + (13 &* stride))
    Matrices.store(r14, to: start + (14 &* stride))
    Matrices.store(r15, to: start + (15 &* stride))
  }

  /// Rows and columns exchanged.
  ///
  /// An element's place is eight bits, four of its row and four of its column. Interleaving row i
  /// with row i + 8 rotates them by one bit; after four rotations row and column have changed
  /// places.
  @inline(__always)
  var transposed: Square {
    var square = self
    for _ in 0..<4 { square.rotate() }
    return square
  }

  @inline(__always)
  private mutating func rotate() {
    let old = self
    (r0, r1) = interleaved(old.r0, old.r8)
    (r2, r3) = interleaved(old.r1, old.r9)
    (r4, r5) = interleaved(old.r2, old.r10)
    (r6, r7) = interleaved(old.r3, old.r11)
    (r8, r9) = interleaved(old.r4, old.r12)
    (r10, r11) = interleaved(old.r5, old.r13)
    (r12, r13) = interleaved(old.r6, old.r14)
    (r14, r15) = interleaved(old.r7, old.r15)
  }
}

/// a₀ b₀ a₁ b₁ … a₁₅ b₁₅, in two vectors.
@inline(__always)
private func interleaved(_ a: Vector, _ b: Vector) -> (Vector, Vector) {
  var (low, high) = (Vector.zero, Vector.zero)
  (low.evenHalf, low.oddHalf) = (a.lowHalf, b.lowHalf)
  (high.evenHalf, high.oddHalf) = (a.highHalf, b.highHalf)
  return (low, high)
}
