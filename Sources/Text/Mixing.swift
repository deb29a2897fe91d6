// Hashes of 64 bits: one for a number, and the step of one for many.

extension UInt64 {
  /// These bits, mixed so that each depends on all: the finalizer of SplitMix64.
  ///
  /// Source: Steele, Lea and Flood, "Fast splittable pseudorandom number generators", 2014.
  var mixed: UInt64 {
    var z = self
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }

  /// The hash of nothing, from which FNV-1a starts.
  static let fnv1aStart: UInt64 = 0xCBF2_9CE4_8422_2325

  /// The hash of what came so far, which these bits are, and of `next`: a step of FNV-1a, the hash of
  /// Fowler, Noll and Vo.
  func fnv1a(_ next: UInt64) -> UInt64 { (self ^ next) &* 0x100_0000_01B3 }
}
