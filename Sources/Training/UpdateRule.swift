// The equation of an update, written once for a Double and for sixteen Floats side by side.

import Matrices

/// What an equation computes with: one Double, or sixteen Floats at once.
package protocol Lanes {
  /// The number, in every lane.
  init(_ number: Double)
  static func + (a: Self, b: Self) -> Self
  static func - (a: Self, b: Self) -> Self
  static func * (a: Self, b: Self) -> Self
  static func / (a: Self, b: Self) -> Self
  func squareRoot() -> Self
  /// −1, 0 or 1.
  var sign: Self { get }
}

extension Lanes {
  @inline(__always)
  static func += (a: inout Self, b: Self) { a = a + b }
  @inline(__always)
  static func -= (a: inout Self, b: Self) { a = a - b }
}

extension Double: Lanes {
  package var sign: Double { self > 0 ? 1 : self < 0 ? -1 : 0 }
}

extension SIMD16<Float>: Lanes {
  @inline(__always)
  package init(_ number: Double) { self.init(repeating: Float(number)) }

  @inline(__always)
  package func squareRoot() -> SIMD16<Float> { lanewiseSquareRoot }

  @inline(__always)
  package var sign: SIMD16<Float> {
    SIMD16<Float>.zero.replacing(with: 1, where: self .> 0).replacing(with: -1, where: self .< 0)
  }
}

/// How an element changes: a parameter w with its gradient g and up to two numbers remembered for it.
package protocol UpdateRule: Sendable {
  /// How many of s and t the rule uses; the others are not kept.
  static var stateCount: Int { get }

  func callAsFunction<T: Lanes>(_ w: inout T, _ g: T, _ s: inout T, _ t: inout T)
}
