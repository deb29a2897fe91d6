// The equation of an update, written once for a Double and for sixteen Floats side by side.

/// What an equation computes with: one Double, or sixteen Floats at once.
package protocol Lanes {
  /// The number, in every lane.
  init(_ number: Double)
  static func + (a: Self, b: Self) -> Self
  static func - (a: Self, b: Self) -> Self
  static func * (a: Self, b: Self) -> Self
  static func / (a: Self, b: Self) -> Self
  static func += (a: inout Self, b: Self)
  static func -= (a: inout Self, b: Self)
  func squareRoot() -> Self
  /// −1, 0 or 1.
  var sign: Self { get }
}

extension Double: Lanes {
  package var sign: Double { self > 0 ? 1 : self < 0 ? -1 : 0 }
}

extension Vector: Lanes {
  @inline(__always)
  package init(_ number: Double) { self.init(repeating: Float(number)) }

  /// √x within 1 ulp for normal x ≥ 0, and within 10⁻¹⁹ for smaller ones.
  ///
  /// The standard library's takes the lanes one by one. Here y ≈ 1/√x comes from halving the
  /// exponent's bits and Newton's method, y ← y (3 − x y²) / 2; a last step corrects x y itself.
  @inline(__always)
  package func squareRoot() -> Self {
    let bits = unsafeBitCast(self, to: SIMD16<UInt32>.self)
    var y = unsafeBitCast(0x5F37_5A86 &- (bits &>> 1), to: Vector.self)
    let half = 0.5 * self
    for _ in 0..<3 { y = y * (1.5 - half * y * y) }
    let root = self * y
    let corrected = root.addingProduct(0.5 * y, self.addingProduct(-root, root))
    return corrected.replacing(with: self, where: self .== .infinity)
  }

  @inline(__always)
  package var sign: Self {
    Vector.zero.replacing(with: 1, where: self .> 0).replacing(with: -1, where: self .< 0)
  }
}

/// How an element changes: a parameter w with its gradient g and up to two numbers remembered for it.
package protocol UpdateRule: Sendable {
  /// How many of s and t the rule uses; the others are not kept.
  static var stateCount: Int { get }

  func callAsFunction<T: Lanes>(_ w: inout T, _ g: T, _ s: inout T, _ t: inout T)
}
