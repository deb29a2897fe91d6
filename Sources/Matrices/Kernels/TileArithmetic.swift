// The multiply-add of a tile in vector registers.

import Intrinsics

/// What an element of a packed operand holds, and how two of them are multiplied.
protocol TileArithmetic {
  /// Adds the product of a and each lane of b to the sum of the lane.
  static func add(_ a: Float, _ b: Register, to sums: Register) -> Register
}

/// An element is a float.
enum Float32Arithmetic: TileArithmetic {
  @inline(__always)
  static func add(_ a: Float, _ b: Register, to sums: Register) -> Register {
    sums.addingProduct(Register(repeating: a), b)
  }
}

/// An element is a pair of terms in bfloat16, as in ``ProductArithmetic/bfloat16Pairs``.
enum PairArithmetic: TileArithmetic {
  @inline(__always)
  static func add(_ a: Float, _ b: Register, to sums: Register) -> Register {
    let a = Register(repeating: a)
    #if BFLOAT16_PAIRS
      return addPairs(sums, a, b)
    #else
      return sums.addingProduct(a.second, b.second).addingProduct(a.first, b.first)
    #endif
  }
}

#if !BFLOAT16_PAIRS
  extension Register {
    /// The first term of each pair.
    @inline(__always)
    fileprivate var first: Register { Register(bits: bits &<< 16) }

    /// The second term of each pair.
    @inline(__always)
    fileprivate var second: Register { Register(bits: bits & ~0xFFFF) }
  }
#endif
