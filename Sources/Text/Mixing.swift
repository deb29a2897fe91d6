// A bijection of 64 bits that leaves no trace of its argument's pattern.

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
}
