// The arithmetic of update rules: on one Double, or on sixteen Floats side by side.

/// Numbers that an update rule changes together, so that its equation is written once for both
/// precisions.
package protocol Lanes {
  /// Creates lanes that all hold `number`.
  init(_ number: Double)
  static func + (a: Self, b: Self) -> Self
  static func - (a: Self, b: Self) -> Self
  static func * (a: Self, b: Self) -> Self
  static func / (a: Self, b: Self) -> Self
  func squareRoot() -> Self
  /// The sign of each lane: −1, 0 or 1.
  var signum: Self { get }
}

extension Lanes {
  @inline(__always)
  static func += (a: inout Self, b: Self) { a = a + b }
  @inline(__always)
  static func -= (a: inout Self, b: Self) { a = a - b }
}

extension Double: Lanes {
  package var signum: Double { self > 0 ? 1 : self < 0 ? -1 : 0 }
}

/// A vector as lanes.
///
/// `Vector` itself does not conform to `Lanes`. If it did, the operators in all kernels would be
/// those of the protocol, which debug builds call one by one instead of inlining them.
struct SixteenFloats: Lanes {
  var vector: Vector

  @inline(__always)
  init(_ vector: Vector) { self.vector = vector }

  @inline(__always)
  init(_ number: Double) { vector = Vector(repeating: Float(number)) }

  @inline(__always)
  static func + (a: Self, b: Self) -> Self { Self(a.vector + b.vector) }
  @inline(__always)
  static func - (a: Self, b: Self) -> Self { Self(a.vector - b.vector) }
  @inline(__always)
  static func * (a: Self, b: Self) -> Self { Self(a.vector * b.vector) }
  @inline(__always)
  static func / (a: Self, b: Self) -> Self { Self(a.vector / b.vector) }

  /// Returns √x, within 1 ulp for normal x ≥ 0, and within 10⁻¹⁹ for smaller x.
  ///
  /// The standard library computes the roots lane by lane. Here, halving the exponent bits gives a
  /// first estimate y ≈ 1/√x, and Newton's method improves it: y ← y (3 − x y²) / 2. A last step
  /// corrects x y itself.
  @inline(__always)
  func squareRoot() -> Self {
    let x = vector
    let bits = unsafeBitCast(x, to: SIMD16<UInt32>.self)
    var y = unsafeBitCast(0x5F37_5A86 &- (bits &>> 1), to: Vector.self)
    let half = 0.5 * x
    for _ in 0..<3 { y = y * (1.5 - half * y * y) }
    let root = x * y
    let corrected = root.addingProduct(0.5 * y, x.addingProduct(-root, root))
    return Self(corrected.replacing(with: x, where: x .== .infinity))
  }

  @inline(__always)
  var signum: Self {
    Self(Vector.zero.replacing(with: 1, where: vector .> 0).replacing(with: -1, where: vector .< 0))
  }
}
