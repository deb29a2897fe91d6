// Tests of operations against finite differences and against the code that trains.

import Foundation
import Matrices
import TestSupport
import Testing

@testable import ComputationGraphs

@Suite("Scalar operations") struct ScalarOperationTests {
  /// An operation at a point, with a bound M on |f‴| along each coordinate within 0.001 of it.
  struct Case: Sendable, CustomTestStringConvertible {
    let operation: ScalarOperation
    let x: [Double]
    let thirdDerivatives: [Double]

    var testDescription: String { "\(operation) at \(x)" }
  }

  /// The derivatives of σ and tanh of any order up to 3 are at most 2. |f‴| of the others decreases
  /// or grows with the distance from 0, so that it is largest at an end of the interval.
  static let cases: [Case] = [
    Case(operation: .add, x: [3, -2], thirdDerivatives: [0, 0]),
    Case(operation: .subtract, x: [3, -2], thirdDerivatives: [0, 0]),
    Case(operation: .multiply, x: [3, -2], thirdDerivatives: [0, 0]),
    // (x/y)‴ = −6x/y⁴ with respect to y.
    Case(operation: .divide, x: [3, -2], thirdDerivatives: [0, 18 * pow(1.999, -4.0)]),
    // (xⁿ)‴ = n(n−1)(n−2)xⁿ⁻³ with respect to x, and xⁿ·(ln x)³ with respect to n.
    Case(operation: .power, x: [1.5, 2.5], thirdDerivatives: [1.875 * pow(1.499, -0.5), 0.19]),
    Case(operation: .power, x: [0.5, -2], thirdDerivatives: [24 * pow(0.499, -5.0), 1.34]),
    Case(operation: .negate, x: [3], thirdDerivatives: [0]),
    Case(operation: .exp, x: [1.25], thirdDerivatives: [exp(1.251)]),
    Case(operation: .log, x: [0.75], thirdDerivatives: [2 * pow(0.749, -3.0)]),
    Case(operation: .max, x: [3, -2], thirdDerivatives: [0, 0]),
    Case(operation: .max, x: [-3, -2], thirdDerivatives: [0, 0]),
    Case(operation: .activation(.relu), x: [0.5], thirdDerivatives: [0]),
    Case(operation: .activation(.relu), x: [-0.5], thirdDerivatives: [0]),
    Case(operation: .activation(.sigmoid), x: [0.625], thirdDerivatives: [2]),
    Case(operation: .activation(.tanh), x: [-0.375], thirdDerivatives: [2]),
  ]

  /// The width of the central differences, a power of two, so that x ± h and divisions by 2h are
  /// exact.
  private static let h = 0x1p-17

  /// Returns the errors of derivatives, (f(x + h) − f(x − h)) / 2h − ∂f/∂x, divided by their
  /// bounds.
  ///
  /// By Taylor's theorem, the difference quotient is off by at most M·h²/6. Each of its two values
  /// is off by at most 4 units in the last place: the C library rounds exp, log, pow and tanh to
  /// within 1 unit, and sigmoid rounds two more operations. The derivative is rounded in at most 4
  /// operations with errors of at most 4 units in all.
  private func relativeErrors(of derivatives: [Double], _ test: Case) -> [Double] {
    test.x.indices.map { k in
      func value(_ step: Double) -> Double {
        var x = test.x
        x[k] += step
        return test.operation(x).value
      }
      let (above, below) = (value(Self.h), value(-Self.h))
      let bound =
        test.thirdDerivatives[k] * Self.h * Self.h / 6
        + 4 * (above.ulp + below.ulp) / (2 * Self.h) + 4 * derivatives[k].ulp
      return abs((above - below) / (2 * Self.h) - derivatives[k]) / bound
    }
  }

  @Test("derivatives agree with finite differences", arguments: cases)
  func derivatives(test: Case) {
    let errors = relativeErrors(of: test.operation(test.x).derivatives, test)
    #expect(errors.count == test.operation.operandCount)
    #expect(errors.allSatisfy { $0 <= 1 }, "\(errors)")
  }

  @Test("derivatives that are off by one millionth do not agree", arguments: cases)
  func wrongDerivatives(test: Case) {
    let wrong = test.operation(test.x).derivatives.map { $0 + max(abs($0), 1) * 1e-6 }
    let errors = relativeErrors(of: wrong, test)
    #expect(errors.allSatisfy { $0 > 1 }, "\(errors)")
  }

  @Test("the cases cover every operation")
  func coverage() {
    let operators: [ScalarOperation] = [.add, .subtract, .multiply, .divide, .power, .negate]
    for operation in operators + ScalarOperation.functions {
      #expect(Self.cases.contains { $0.operation == operation }, "\(operation)")
    }
  }

  /// Points at which a derivative follows from a convention.
  private static let corners: [(ScalarOperation, [Double], value: Double, derivatives: [Double])] =
    [
      (.activation(.relu), [0], 0, [0]), (.max, [2, 2], 2, [0.5, 0.5]),
      (.max, [0, -0.0], 0, [0.5, 0.5]), (.power, [0, 2], 0, [0, 0]), (.power, [0, 1], 0, [1, 0]),
      (.power, [5, 0], 1, [0, log(5.0)]),
    ]

  @Test("derivatives at corners have the documented values")
  func corners() {
    for (operation, x, value, derivatives) in Self.corners {
      let result = operation(x)
      #expect(result.value == value && result.derivatives == derivatives, "\(operation) at \(x)")
    }
  }

  @Test(
    "derivatives that do not exist are not finite",
    arguments: [([0, 0], 1), ([0, 0.5], 0), ([-2, 3], 1)] as [([Double], Int)])
  func undefined(x: [Double], operand: Int) {
    let power = ScalarOperation.power
    let derivatives = power(x).derivatives
    #expect(!derivatives[operand].isFinite && derivatives[1 - operand].isFinite)
  }

  @Test(
    "sigmoid, tanh and relu are those of hidden layers", arguments: [-30, -1.5, -0.0, 0, 0.3, 8])
  func activations(y: Double) {
    for activation in [Activation.sigmoid, .tanh, .relu] {
      let (h, derivative) = (Matrix(1, 1, [y]), Matrix(1, 1, [0.0]))
      Double.apply(activation, to: h, derivative: derivative, on: Workers(count: 1))
      let result = ScalarOperation.activation(activation)([y])
      #expect(result.value == h[0, 0] && result.derivatives == [derivative[0, 0]])
    }
  }

  @Test("an operation with the wrong number of operands traps")
  func operandCount() async {
    await #expect(processExitsWith: .trap) { _ = ScalarOperation.exp([1, 2]) }
    await #expect(processExitsWith: .trap) { _ = ScalarOperation.add.text(["a"]) }
  }
}
