// The operations of an expression, each with its partial derivatives.

import Foundation
import Matrices

/// An operation f of one or two operands, with the derivatives ∂f/∂xₖ for the backward pass.
package enum ScalarOperation: Equatable, Sendable {
  case add
  case subtract
  case multiply
  case divide
  case power
  case negate
  case exp
  case log
  case max
  /// An activation function of a hidden layer. The code that trains computes it, too.
  case activation(Activation)

  /// Returns f(x) and ∂f/∂xₖ for each operand.
  ///
  /// - Precondition: There are as many operands as ``operandCount``.
  func callAsFunction(_ x: [Double]) -> (value: Double, derivatives: [Double]) {
    precondition(x.count == operandCount, "\(x.count) operands of \(self), not \(operandCount)")
    switch self {
    case .add: return (x[0] + x[1], [1, 1])
    case .subtract: return (x[0] - x[1], [1, -1])
    case .multiply: return (x[0] * x[1], [x[1], x[0]])
    case .divide:
      let y = x[0] / x[1]
      return (y, [1 / x[1], -y / x[1]])
    case .power: return Self.power(x[0], x[1])
    case .negate: return (-x[0], [-1])
    case .exp:
      let y = Foundation.exp(x[0])
      return (y, [y])
    case .log: return (Foundation.log(x[0]), [1 / x[0]])
    case .max:
      // At a tie, each operand gets half of the gradient, as in PyTorch and JAX.
      if x[0] == x[1] { return (x[0], [0.5, 0.5]) }
      return x[0] > x[1] ? (x[0], [1, 0]) : (x[1], [0, 1])
    case .activation(let g):
      let (h, derivative) = g(x[0])
      return (h, [derivative])
    }
  }

  /// Returns xⁿ, ∂xⁿ/∂x = n·xⁿ⁻¹ and ∂xⁿ/∂n = xⁿ·ln x.
  ///
  /// The function x⁰ is 1 for all x, and 0ⁿ is 0 for all n > 0, so that their derivatives are 0.
  private static func power(_ x: Double, _ n: Double) -> (value: Double, derivatives: [Double]) {
    let y = pow(x, n)
    return (
      y, [n == 0 ? 0 : n * pow(x, n - 1), x == 0 && n > 0 ? 0 : y * Foundation.log(x)]
    )
  }

  /// The number of operands.
  package var operandCount: Int {
    switch self {
    case .add, .subtract, .multiply, .divide, .power, .max: 2
    case .negate, .exp, .log, .activation: 1
    }
  }

  /// Returns the operation as an expression of its operands, such as `a + b`.
  ///
  /// - Precondition: There are as many operands as ``operandCount``.
  package func text(_ operands: [String]) -> String {
    precondition(
      operands.count == operandCount, "\(operands.count) operands of \(self), not \(operandCount)")
    switch self {
    case .add: return operands.joined(separator: " + ")
    case .subtract: return operands.joined(separator: " - ")
    case .multiply: return operands.joined(separator: " * ")
    case .divide: return operands.joined(separator: " / ")
    case .power:
      // -2 ^ 2 would be -(2 ^ 2).
      let base = operands[0].hasPrefix("-") ? "(\(operands[0]))" : operands[0]
      return "\(base) ^ \(operands[1])"
    case .negate: return "-\(operands[0])"
    case .exp, .log, .max, .activation:
      return "\(functionName ?? "")(\(operands.joined(separator: ", ")))"
    }
  }

  // MARK: - Functions

  /// The operations that are written as functions.
  static let functions: [ScalarOperation] = [
    .exp, .log, .max, .activation(.relu), .activation(.sigmoid), .activation(.tanh),
  ]

  /// The function with the given name.
  init?(function name: String) {
    guard let function = Self.functions.first(where: { $0.functionName == name }) else {
      return nil
    }
    self = function
  }

  /// The name of the function; nil for an operator.
  var functionName: String? {
    switch self {
    case .add, .subtract, .multiply, .divide, .power, .negate: nil
    case .exp: "exp"
    case .log: "log"
    case .max: "max"
    case .activation(let g): g.rawValue
    }
  }
}
