// Seeded random numbers, which are the same on every machine.

/// The SplitMix64 generator.
///
/// Source: Steele, Lea and Flood, "Fast splittable pseudorandom number generators", 2014.
package struct SeededGenerator: RandomNumberGenerator, Equatable, Sendable {
  @usableFromInline var state: UInt64

  @inlinable package init(seed: UInt64) { state = seed }

  @inlinable package mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    return state.mixed
  }

  /// Returns a uniform random number in [0, 1) with 53 random bits.
  @inlinable package mutating func uniform() -> Double { Double(next() >> 11) * 0x1p-53 }
}

extension UInt64 {
  /// These bits, mixed so that each depends on all of them: the finalizer of SplitMix64.
  @inlinable package var mixed: UInt64 {
    var z = self
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }
}
