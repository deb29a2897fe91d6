// The hash FNV-1a, of Fowler, Noll and Vo, in 64 bits.

extension UInt64 {
  /// The hash of nothing, from which FNV-1a starts.
  static let fnv1aStart: UInt64 = 0xCBF2_9CE4_8422_2325

  /// The hash of what came so far, which these bits are, and of `next`: a step of FNV-1a.
  func fnv1a(_ next: UInt64) -> UInt64 { (self ^ next) &* 0x100_0000_01B3 }
}
