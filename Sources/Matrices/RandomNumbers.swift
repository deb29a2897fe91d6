// Seeded random numbers: the same seed, the same numbers on every machine.

import Foundation

/// The generator SplitMix64 (Steele, Lea and Flood, "Fast splittable pseudorandom number
/// generators", 2014).
package struct SeededGenerator: RandomNumberGenerator, Equatable, Sendable {
  private var state: UInt64

  package init(seed: UInt64) { state = seed }

  package mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }

  /// A uniform number in [0, 1), of 53 random bits.
  package mutating func uniform() -> Double { Double(next() >> 11) * 0x1p-53 }
}

extension Matrix {
  /// Fills the matrix, row by row, with numbers uniform in [−limit, limit), rounded.
  @_specialize(where Scalar == Float)
  @_specialize(where Scalar == Double)
  package func fillUniformly(within limit: Double, using generator: inout SeededGenerator) {
    for i in 0..<count { start[i] = Scalar((2 * generator.uniform() - 1) * limit) }
  }
}
