// Tests of the arithmetic of update rules against exact numbers.

import Testing

@testable import Matrices

@Suite("Lanes")
struct LanesTests {
  @Test("square roots of sixteen floats are within 1 ulp of the exact roots")
  func roots() {
    for start in stride(
      from: Float.leastNormalMagnitude.bitPattern, to: 0x7F80_0000, by: 65_521 * 16)
    {
      var x = Vector.zero
      for i in 0..<16 { x[i] = Float(bitPattern: min(start + UInt32(i) * 65_521, 0x7F7F_FFFF)) }
      let root = SixteenFloats(x).squareRoot().vector
      for i in 0..<16 {
        let exact = Double(x[i]).squareRoot()
        #expect(abs(Double(root[i]) - exact) <= Double(Float(exact).ulp), "√\(x[i])")
      }
    }
    func root(_ number: Double) -> Float { SixteenFloats(number).squareRoot().vector[3] }
    #expect(root(0) == 0)
    #expect(root(.infinity) == .infinity)
    #expect(root(.nan).isNaN)
    #expect(abs(root(1e-40) - 1e-20) < 1e-19)
  }
}
