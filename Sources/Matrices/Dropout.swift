// Dropout whose masks are computed by a hash instead of being stored.

/// A dropout mask: it sets units to zero at random with a given probability, and scales the others
/// so that sums keep their mean (Srivastava et al., "Dropout: a simple way to prevent neural
/// networks from overfitting", 2014).
///
/// Whether a unit is dropped depends only on the key and on the index of the unit. The backward
/// pass, any number of workers and either precision therefore drop the same units, and no mask is
/// stored.
package struct Dropout: Sendable {
  /// The probability of dropping a unit, in [0, 1).
  package let probability: Double
  /// A unit is kept if its random number in [1, 2) is at least this threshold, 1 + p.
  private let threshold: Float
  private let low: UInt32
  private let high: UInt32

  /// Creates a mask.
  /// - Parameter key: a different key for each step and each place in the network.
  package init(probability: Double, key: UInt64) {
    precondition((0..<1).contains(probability), "a probability of \(probability)")
    self.probability = probability
    threshold = Float(1 + probability)
    (low, high) = (UInt32(truncatingIfNeeded: key), UInt32(truncatingIfNeeded: key >> 32))
  }

  /// The factor of a unit that is kept, 1 / (1 − p).
  var scale: Double { 1 / (1 - probability) }

  /// Returns the factor of a unit: 1 / (1 − p) if it is kept, or 0 if it is dropped.
  func factor(of unit: Int) -> Double { factors(from: unit)[0] == 0 ? 0 : scale }

  /// Returns the factors of sixteen consecutive units, the first of which is `unit`.
  @inline(__always)
  func factors(from unit: Int) -> Vector {
    let units = Bits(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15)
    let bits = mix(units &+ UInt32(truncatingIfNeeded: unit))
    // The upper 23 bits become the significand of a float in [1, 2).
    let number = unsafeBitCast((bits &>> 9) | 0x3F80_0000, to: Vector.self)
    return Vector.zero.replacing(with: Float(scale), where: number .>= threshold)
  }

  private typealias Bits = SIMD16<UInt32>

  /// Returns random bits for sixteen units. The halves of the key and the index of a unit are mixed
  /// by multiplications and shifts, with the constants of Wellons' hash `lowbias32`.
  @inline(__always)
  private func mix(_ units: Bits) -> Bits {
    var x = units ^ low
    x = (x ^ (x &>> 16)) &* 0x7FEB_352D
    x = (x ^ (x &>> 15) ^ high) &* 0x846C_A68B
    return x ^ (x &>> 16)
  }
}
