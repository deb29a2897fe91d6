// Tests of the exponential, sigmoid and tanh over the whole range of floats, with errors in ulp.

import Foundation
import Matrices
import Randomness
import TestSupport
import Testing

// The functions are called by whole-matrix operations. The expected values are those of
// Foundation's functions of `Double`.
@Suite("Vector functions")
struct VectorFunctionsTests {
  @Test("sigmoid is within 4 ulp where its value is a normal number")
  func sigmoid() {
    let inputs = Self.sweep.filter { !(Self.sigmoid($0) < Double(Float.leastNormalMagnitude)) }
    #expect(inputs.count > 150_000)
    let expected = inputs.map(Self.sigmoid)
    #expect(firstDeviation(of: applied(.sigmoid, inputs), from: expected, ulps: 4) == nil)
  }

  @Test("sigmoid is at most the least normal number where its exact value is subnormal")
  func vanishingSigmoid() {
    let inputs = Self.sweep.filter { Self.sigmoid($0) < Double(Float.leastNormalMagnitude) }
    #expect(inputs.count > 30_000)
    let values = applied(.sigmoid, inputs)
    #expect(values.allSatisfy { (0...Float.leastNormalMagnitude).contains($0) })
  }

  @Test("tanh is within 2 ulp everywhere")
  func tanh() {
    let expected = Self.sweep.map { Foundation.tanh(Double($0)) }
    #expect(
      firstDeviation(of: applied(.tanh, Self.sweep), from: expected, ulps: 2) == nil)
  }

  @Test("sigmoid and tanh stay within their ranges, and tanh is odd")
  func ranges() {
    let inputs = Self.sweep.filter { !$0.isNaN }
    #expect(applied(.sigmoid, inputs).allSatisfy { (0...1).contains($0) })
    let values = applied(.tanh, inputs)
    #expect(values.allSatisfy { (-1...1).contains($0) })
    #expect(applied(.tanh, inputs.map { -$0 }) == values.map { -$0 })
  }

  @Test("sigmoid and tanh are exact at 0, at ±∞ and where they saturate")
  func exactValues() {
    #expect(
      applied(.sigmoid, [0, -0.0, .infinity, -.infinity, 100, -100])
        == [0.5, 0.5, 1, 0, 1, 0])
    #expect(
      applied(.tanh, [0, -0.0, .infinity, -.infinity, 20, -20]) == [0, 0, 1, -1, 1, -1])
    #expect(applied(.sigmoid, [.nan])[0].isNaN)
    #expect(applied(.tanh, [.nan])[0].isNaN)
  }

  // MARK: - Gated units

  @Test("GELU and SiLU reach their limits for large inputs", arguments: [Activation.gelu, .silu])
  func gatedLimits(activation: Activation) {
    let low = Self.sweep.filter { $0 < -100 }
    let high = Self.sweep.filter { $0 > 20 }
    #expect(low.contains(-.infinity) && low.contains(-.greatestFiniteMagnitude))
    #expect(high.contains(.infinity) && high.contains(.greatestFiniteMagnitude))
    let (below, above) = (
      appliedWithSlopes(activation, low), appliedWithSlopes(activation, high)
    )
    #expect(below.values.allSatisfy { $0 == 0 } && below.derivatives.allSatisfy { $0 == 0 })
    #expect(above.values == high && above.derivatives.allSatisfy { $0 == 1 })
    // The reference has the same limits.
    let limits: [Float] = [-.infinity, -1e20, 1e20, .infinity]
    let (y, derivative) = (Matrix<Float>(1, 4, limits).widened, Matrix<Double>(1, 4))
    Double.apply(activation, to: y, derivative: derivative, on: Workers(count: 1))
    #expect(y.scalars == [0, 0, Double(1e20 as Float), .infinity])
    #expect(derivative.scalars == [0, 0, 1, 1])
  }

  @Test("an activation of NaN is NaN", arguments: Activation.allCases)
  func notANumber(activation: Activation) {
    let (values, derivatives) = appliedWithSlopes(activation, [1, .nan, 2])
    #expect(values.map(\.isNaN) == [false, true, false])
    #expect(derivatives[0].isFinite && derivatives[2].isFinite)
    // The derivatives of ReLU and the identity are constants, even at NaN.
    if ![.relu, .identity].contains(activation) { #expect(derivatives[1].isNaN) }
  }

  @Test("no activation gives NaN for a number", arguments: Activation.allCases)
  func numbers(activation: Activation) {
    let (values, derivatives) = appliedWithSlopes(activation, Self.sweep.filter { !$0.isNaN })
    #expect(values.allSatisfy { !$0.isNaN })
    #expect(derivatives.allSatisfy { (-0.2...1.2).contains($0) })
  }

  @Test(
    "activations and derivatives are within the error bounds of their formulas",
    arguments: Activation.allCases)
  func runningError(activation: Activation) {
    let inputs = Self.sweep.filter { $0.magnitude <= 100 }
    #expect(inputs.count > 190_000)
    let bounds = inputs.map { RunningError(Double($0), error: 0).applying(activation) }
    let (values, derivatives) = appliedWithSlopes(activation, inputs)
    let (y, derivative) = (
      Matrix<Float>(1, inputs.count, inputs).widened, Matrix<Double>(1, inputs.count)
    )
    Double.apply(activation, to: y, derivative: derivative, on: Workers(count: 1))
    let deviation = firstDeviation(
      of: values, from: y.scalars, bounds: bounds.map { $0.value.error + 0x1p-149 })
    #expect(deviation == nil, "\(inputs[deviation?.index ?? 0])")
    let slopeDeviation = firstDeviation(
      of: derivatives, from: derivative.scalars, bounds: bounds.map(\.derivative.error))
    #expect(slopeDeviation == nil, "\(inputs[slopeDeviation?.index ?? 0])")
  }

  // MARK: - The exponential

  @Test("the exponential in a loss is within 2 ulp from −20 to 0")
  func exponentialInLosses() {
    // The loss of target 0 among the logits (0, x) is log(1 + eˣ). In this range, 1 + eˣ is exact
    // in Double, so expm1 recovers the very float that eˣ was.
    let inputs = Self.sweep.filter { (-20...0).contains($0) }
    #expect(inputs.count > 40_000)
    let logits = Matrix<Float>(inputs.count, 2, inputs.flatMap { [0, $0] })
    var losses = [Double](repeating: 0, count: inputs.count)
    Float.crossEntropy(
      of: logits, targets: [Int32](repeating: 0, count: inputs.count), losses: &losses,
      on: Workers(count: 1))
    let expected = inputs.map { exp(Double($0)) }
    let values = losses.map { Float(expm1($0)) }
    #expect(firstDeviation(of: values, from: expected, ulps: 2) == nil)
  }

  @Test("the exponential in a gradient is within 2 ulp from −87.33 to −20")
  func exponentialInGradients() {
    let inputs = Self.sweep.filter { (-87.33...(-20)).contains($0) }
    #expect(inputs.count > 40_000)
    let expected = inputs.map { exp(Double($0)) }
    #expect(firstDeviation(of: smallExponentials(inputs), from: expected, ulps: 2) == nil)
  }

  @Test("the exponential is zero below −87.33")
  func vanishingExponential() {
    let inputs = Self.sweep.filter { $0 < -87.33 }
    #expect(inputs.count > 30_000)
    #expect(smallExponentials(inputs).allSatisfy { $0 == 0 })
  }

  /// Returns eˣ for numbers x ≤ −20: the gradient of the logits (0, x₁ … x₇) at x₁ … x₇.
  ///
  /// The engine divides by the sum of the exponentials, which rounds to 1 as a float.
  private func smallExponentials(_ x: [Float]) -> [Float] {
    let workers = Workers(count: 1)
    var losses = [0.0]
    return stride(from: 0, to: x.count, by: 7).flatMap { start in
      let some = x[start..<min(start + 7, x.count)]
      let logits = Matrix<Float>(1, some.count + 1, [0] + some)
      Float.crossEntropyGradient(of: logits, targets: [0], losses: &losses, on: workers)
      return logits.scalars.dropFirst()
    }
  }

  // MARK: - Errors that the comparison rejects

  @Test("a bound of 4 ulp rejects an error of 5 ulp or a NaN in any element")
  func rejectedError() {
    let inputs = Self.sweep.filter { !$0.isNaN }
    let expected = inputs.map { Foundation.tanh(Double($0)) }
    let values = applied(.tanh, inputs)
    for index in [0, 1000, values.count / 2, values.count - 1] {
      var wrong = values
      wrong[index] = Float(expected[index]) + 5 * Float(expected[index]).ulp
      #expect(firstDeviation(of: wrong, from: expected, ulps: 4)?.index == index)
      wrong[index] = .nan
      #expect(firstDeviation(of: wrong, from: expected, ulps: 4)?.index == index)
    }
  }

  @Test("a bound of 4 ulp rejects a tanh with cancellation near zero")
  func cancelingTanh() {
    let inputs = Self.sweep.filter { $0.magnitude < 0.625 }
    let canceling = inputs.map { 1 - 2 / (exp(2 * $0) + 1) }
    let expected = inputs.map { Foundation.tanh(Double($0)) }
    #expect(firstDeviation(of: canceling, from: expected, ulps: 4) != nil)
  }

  // MARK: - Inputs

  private static func sigmoid(_ x: Float) -> Double { 1 / (1 + exp(-Double(x))) }

  private func applied(_ activation: Activation, _ inputs: [Float]) -> [Float] {
    appliedWithSlopes(activation, inputs).values
  }

  private func appliedWithSlopes(
    _ activation: Activation, _ inputs: [Float]
  ) -> (values: [Float], derivatives: [Float]) {
    let (y, derivative) = (Matrix<Float>(1, inputs.count, inputs), Matrix<Float>(1, inputs.count))
    Float.apply(activation, to: y, derivative: derivative, on: Workers(count: 2, leastWork: 1))
    return (y.scalars, derivative.scalars)
  }

  /// About 2¹⁸ floats: one of every 2¹⁵ bit patterns (all exponents, infinities, NaNs), as many
  /// uniform in [−100, 100), and the neighbors of every threshold.
  private static let sweep: [Float] = {
    var generator = SeededGenerator(seed: 18)
    let patterns = (0..<UInt32(1 << 17)).map { i in
      Float(bitPattern: i << 15 | UInt32(truncatingIfNeeded: generator.next()) & 0x7FFF)
    }
    let uniform = (0..<1 << 17).map { _ in Float(200 * generator.uniform() - 100) }
    let thresholds: [Float] = [
      0, .leastNonzeroMagnitude, .leastNormalMagnitude, 0x1p-24, 0x1p-12, 0.34657359, 0.625,
      0.69314718, 1, 8.6643397, 9.0109133, 16.635532, 17.32868, 20, 43.665, 44.185, 87, 87.33,
      87.336545, 88, 88.37, 88.376, 88.72284, 89, 103.97, .greatestFiniteMagnitude, .infinity, .nan,
    ]
    let around = thresholds.flatMap { [$0.nextDown, $0, $0.nextUp] }
    return patterns + uniform + around + around.map { -$0 }
  }()
}
