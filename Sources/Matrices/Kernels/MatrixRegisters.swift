// AMX's matrix registers, which multiply tiles of bfloat16.

import Intrinsics

extension ProductArithmetic {
  /// Whether the processor has matrix registers for bfloat16 and the system lets this program use
  /// them.
  static let hasMatrixRegisters: Bool = {
    #if AMX
      requestMatrixRegisters()
    #else
      false
    #endif
  }()

  /// Runs `work` with this thread's matrix registers ready, if products of this kind need them.
  func withRegisters(_ work: () -> Void) {
    #if AMX
      guard self == .bfloat16Tiles else { return work() }
      configureMatrixRegisters()
      work()
      releaseMatrixRegisters()
    #else
      work()
    #endif
  }
}

/// Computes C = start + A·B, or C += A·B if `adding` is true, for one tile of 32 × 32 sums.
///
/// - Parameters:
///   - depth: the number of pairs per sum, a multiple of 16.
///   - a: 32 rows of pairs.
///   - b: a packed panel with 32 pairs for each step of depth.
///   - start: the initial value of every row of sums.
///   - c: the first element of the tile, whose rows are `stride` apart.
/// - Precondition: The matrix registers are ready.
func multiplyMatrixTile(
  depth: Int, _ a: Operand, _ b: UnsafePointer<Float>, start: UnsafePointer<Float>,
  into c: UnsafeMutablePointer<Float>, stride: Int, adding: Bool
) {
  #if AMX
    multiplyInMatrixRegisters(
      depth, a.start, a.rowStride, b, adding ? UnsafePointer(c) : start, adding ? stride : 0, c,
      stride)
  #else
    preconditionFailure("a product in matrix registers, which this program was built without")
  #endif
}
