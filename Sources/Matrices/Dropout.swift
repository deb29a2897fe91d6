// Which units are dropped: a decision for each that only a hash makes.

/// A way to set units to zero at random with some probability, and to scale the others so that sums
/// keep their mean (Srivastava et al., "Dropout: a simple way to prevent neural networks from
/// overfitting", 2014).
///
/// Whether a unit is dropped follows from the key and the unit's number alone, so that the backward
/// pass, any number of workers and either precision come to the same decision, and none is stored.
package struct Dropout: Sendable {
  package let probability: Double
  /// What a random number in [1, 2) must reach for a unit to be kept.
  private let threshold: Float
  private let low: UInt32
  private let high: UInt32

  /// - Parameter key: another one for each step and each place in the network.
  package init(probability: Double, key: UInt64) {
    precondition((0..<1).contains(probability), "a probability of \(probability)")
    self.probability = probability
    threshold = Float(1 + probability)
    (low, high) = (UInt32(truncatingIfNeeded: key), UInt32(truncatingIfNeeded: key >> 32))
  }

  /// What a kept unit is multiplied by, 1 / (1 − p).
  var scale: Double { 1 / (1 - probability) }

  /// 1 / (1 − p) or 0.
  func factor(of unit: Int) -> Double { factors(from: unit)[0] == 0 ? 0 : scale }

  /// The factors of sixteen units from `unit` on.
  @inline(__always)
  func factors(from unit: Int) -> Vector {
    let units = Bits(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15)
    let bits = mix(units &+ UInt32(truncatingIfNeeded: unit))
    // The upper 23 bits as those of a number between 1 and 2.
    let number = unsafeBitCast((bits &>> 9) | 0x3F80_0000, to: Vector.self)
    return Vector.zero.replacing(with: Float(scale), where: number .>= threshold)
  }

  private typealias Bits = SIMD16<UInt32>

  /// Random bits: the key's halves and the unit's number, mixed by multiplications and shifts (the
  /// constants of Wellons' hash `lowbias32`).
  @inline(__always)
  private func mix(_ units: Bits) -> Bits {
    var x = units ^ low
    x = (x ^ (x &>> 16)) &* 0x7FEB_352D
    x = (x ^ (x &>> 15) ^ high) &* 0x846C_A68B
    return x ^ (x &>> 16)
  }
}
