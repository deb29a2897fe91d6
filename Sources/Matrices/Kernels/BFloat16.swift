// Rounding to bfloat16, in pairs that take the place of one float.

import Intrinsics

enum BFloat16 {
  /// Returns the bits of a float rounded to bfloat16: to nearest, and to even if two are equally
  /// near.
  ///
  /// Denormals become zeros, and NaNs quiet ones, as in AVX-512's `vcvtne2ps2bf16`.
  static func bits(_ x: Float) -> UInt32 {
    let bits = x.bitPattern
    if x.isNaN { return bits >> 16 | 0x40 }
    if x.isSubnormal { return bits >> 16 & 0x8000 }
    return (bits + 0x7FFF + (bits >> 16 & 1)) >> 16
  }

  /// Returns two floats rounded to bfloat16 in the bits of one, the second in the upper half.
  static func pair(_ first: Float, _ second: Float) -> Float {
    Float(bitPattern: bits(second) << 16 | bits(first))
  }
}

extension Register {
  @inline(__always)
  var bits: MaskStorage { unsafeBitCast(self, to: MaskStorage.self) }

  @inline(__always)
  init(bits: MaskStorage) { self = unsafeBitCast(bits, to: Self.self) }

  /// Rounds floats to bfloat16, and pairs them lane by lane, those of `second` in the upper halves.
  @inline(__always)
  init(pairing first: Register, _ second: Register) {
    #if BFLOAT16
      self = pairAsBFloat16(first, second)
    #else
      self.init(bits: (first.roundedBits &>> 16) & 0xFFFF | second.roundedBits & ~0xFFFF)
    #endif
  }

  /// Rounds a run of floats, twice as long as a register, to bfloat16, and pairs neighbors.
  @inline(__always)
  init(pairsAt x: UnsafePointer<Float>) {
    let (low, high) = (Register(at: x), Register(at: x + Register.scalarCount))
    #if BFLOAT16
      self = pairNeighborsAsBFloat16(low, high)
    #else
      self.init(
        pairing: Register(lowHalf: low.evenHalf, highHalf: high.evenHalf),
        Register(lowHalf: low.oddHalf, highHalf: high.oddHalf))
    #endif
  }

  /// The bits of each float rounded to bfloat16, in the upper half.
  private var roundedBits: MaskStorage {
    var rounded = bits &+ 0x7FFF &+ ((bits &>> 16) & 1)
    rounded.replace(with: bits | 0x40_0000, where: self .!= self)
    rounded.replace(with: bits & .min, where: bits & 0x7F80_0000 .== 0)
    return rounded
  }
}
