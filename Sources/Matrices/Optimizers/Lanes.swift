// What the equations of updates compute with: one Double, or sixteen Floats side by side.

/// Numbers that change together, by equations written once for either kind.
package protocol Lanes {
  /// The number, in every lane.
  init(_ number: Double)
  static func + (a: Self, b: Self) -> Self
  static func - (a: Self, b: Self) -> Self
  static func * (a: Self, b: Self) -> Self
  static func / (a: Self, b: Self) -> Self
  func squareRoot() -> Self
  /// −1, 0 or 1.
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

/// A vector, as lanes.
///
/// Were vectors lanes themselves, the operators of all kernels would be the protocol's, which debug
/// builds call one by one.
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

  /// √x within 1 ulp for normal x ≥ 0, and within 10⁻¹⁹ for smaller ones.
  ///
  /// The standard library's takes the lanes one by one. Here y ≈ 1/√x comes from halving the
  /// exponent's bits and Newton's method, y ← y (3 − x y²) / 2; a last step corrects x y itself.
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
