// Exponential, sigmoid and hyperbolic tangent of sixteen floats at once.

extension Vector {
  private typealias Bits = SIMD16<UInt32>

  /// Returns eˣ in each lane, within 2 ulp where the result is a normal number; 0 below −87.33, ∞
  /// above 88.37, and NaN for NaN.
  ///
  /// x = n·ln 2 + r with |r| ≤ ½ ln 2, where ln 2 is split into two parts so that r is accurate
  /// enough. A polynomial computes eʳ (coefficients of `expf` in Moshier's Cephes library), and the
  /// factor 2ⁿ adds n to the exponent bits.
  @inline(__always)
  static func exp(_ x: Vector) -> Vector {
    // Adding 1.5·2²³ rounds to an integer, which is then in the lowest bits.
    let magic = Vector(repeating: 12_582_912)
    let shifted = magic.addingProduct(x, Vector(repeating: 1.44269504))
    let n = shifted - magic
    var r = x.addingProduct(n, Vector(repeating: -0.693359375))
    r = r.addingProduct(n, Vector(repeating: 2.12194440e-4))
    var p = Vector(repeating: 1.9875691500e-4)
    p = Vector(repeating: 1.3981999507e-3).addingProduct(p, r)
    p = Vector(repeating: 8.3334519073e-3).addingProduct(p, r)
    p = Vector(repeating: 4.1665795894e-2).addingProduct(p, r)
    p = Vector(repeating: 1.6666665459e-1).addingProduct(p, r)
    p = Vector(repeating: 5.0000001201e-1).addingProduct(p, r)
    p = (r + 1).addingProduct(p, r * r)
    let exponent = unsafeBitCast(shifted, to: Bits.self) &<< 23
    var result = unsafeBitCast(unsafeBitCast(p, to: Bits.self) &+ exponent, to: Vector.self)
    result.replace(with: 0, where: x .< -87.33)
    result.replace(with: Float.infinity, where: x .> 88.37)
    result.replace(with: x, where: x .!= x)
    return result
  }

  /// Returns 1 / (1 + e⁻ˣ) in each lane, within 4 ulp where the result is a normal number.
  @inline(__always)
  static func sigmoid(_ x: Vector) -> Vector { 1 / (1 + exp(-x)) }

  /// Returns tanh x in each lane, within 2 ulp.
  ///
  /// For |x| < 0.625, the result is x + x³·P(x²) with the coefficients of Cephes' `tanhf`, because
  /// the other formula suffers from cancellation. Otherwise it is 1 − 2 / (e²ˣ + 1) for |x|, with
  /// the sign of x.
  @inline(__always)
  static func tanh(_ x: Vector) -> Vector {
    let square = x * x
    var p = Vector(repeating: -5.70498872745e-3)
    p = Vector(repeating: 2.06390887954e-2).addingProduct(p, square)
    p = Vector(repeating: -5.37397155531e-2).addingProduct(p, square)
    p = Vector(repeating: 1.33314422036e-1).addingProduct(p, square)
    p = Vector(repeating: -3.33332819422e-1).addingProduct(p, square)
    let small = x.addingProduct(p * square, x)
    let magnitude = x.replacing(with: -x, where: x .< 0)
    let large = 1 - 2 / (exp(magnitude + magnitude) + 1)
    var result = large.replacing(with: -large, where: x .< 0)
    result.replace(with: small, where: magnitude .< 0.625)
    return result
  }
}
