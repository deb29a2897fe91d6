// The precision of matrix products, and the arithmetic that a processor has for it.

/// The precision of the operands of matrix products. Sums are in float32.
package enum Precision: String, CaseIterable, Codable, Sendable {
  case float32
  /// Operands are rounded to bfloat16, which has the range of float32 but 8 bits of precision.
  case bfloat16

  /// How this processor computes such products.
  package var arithmetic: ProductArithmetic {
    switch self {
    case .float32: .float32
    case .bfloat16: ProductArithmetic.hasMatrixRegisters ? .bfloat16Tiles : .bfloat16Pairs
    }
  }

  /// Returns a matrix with its elements rounded to bfloat16 in that precision, or else as it is.
  func rounded(_ x: Matrix<Double>) -> Matrix<Double> {
    guard self == .bfloat16 else { return x }
    return Matrix(
      x.rows, x.columns,
      x.scalars.map { Double(Float(bitPattern: BFloat16.bits(Float($0)) << 16)) })
  }
}

/// How the terms of a product are multiplied and added.
package enum ProductArithmetic: String, CaseIterable, Codable, Sendable {
  /// Terms are added one after the other, by fused multiply-adds.
  case float32
  /// Terms in bfloat16 are added in pairs, the second one first, by fused multiply-adds in float32.
  ///
  /// These are the sums of AVX-512's `vdpbf16ps`, which also turns denormal floats into zeros.
  case bfloat16Pairs = "bfloat16-pairs"
  /// For 16 pairs of terms in bfloat16 at a time, the first terms and the second terms have a sum
  /// each, from 0 on and by fused multiply-adds in float32; both are then added, and the result is
  /// added to the sum of the product.
  ///
  /// These are the sums of AMX's `tdpbf16ps`, which also turns denormal floats into zeros.
  case bfloat16Tiles = "bfloat16-tiles"

  /// Whether the processor has instructions that make this arithmetic faster than float32.
  package var isFast: Bool {
    switch self {
    case .float32, .bfloat16Tiles: return true
    case .bfloat16Pairs:
      #if BFLOAT16_PAIRS
        return true
      #else
        return false
      #endif
    }
  }

  var isBFloat16: Bool { self != .float32 }
}
