// The errors of expressions and their messages.

/// An error in an expression or in its evaluation, and the characters concerned.
package struct ExpressionError: Error, Equatable, CustomStringConvertible {
  package let reason: Reason
  /// The characters of the expression that the error is about; empty at the end of the expression
  /// if something is missing there.
  package let range: Range<Int>

  package enum Reason: Equatable, Sendable {
    // Parsing.
    case empty
    case unexpectedCharacter(Character)
    case missingOperand(before: String)
    case missingOperandAtEnd
    case missingOperator(before: String)
    case unclosedParenthesis
    case unopenedParenthesis
    case misplacedComma
    case notFunction(String)
    case functionWithoutArguments(ScalarOperation)
    case argumentCount(ScalarOperation, Int)
    case largeNumber(String)
    case tooManyNodes(limit: Int)
    case tooDeep(limit: Int)

    // Evaluation. The first value is the text of the node.
    case divisionByZero(String)
    case logarithm(String, of: Double)
    case power(String, Double, Double)
    case overflow(String)
    case derivative(String, of: String)
    case gradient(String)
  }

  init(_ reason: Reason, _ range: Range<Int>) { (self.reason, self.range) = (reason, range) }

  package var description: String {
    switch reason {
    case .empty:
      "The expression is empty; specify one, such as 'c * (a + 2 * b)'."
    case .unexpectedCharacter(let character):
      "'\(character)' cannot be part of an expression; \(Self.advice(for: character))."
    case .missingOperand(let token):
      "A number, a name or '(' is missing before '\(token)'."
    case .missingOperandAtEnd:
      "A number, a name or '(' is missing at the end of the expression."
    case .missingOperator(let token):
      "An operator is missing before '\(token)'; to multiply, write '*'."
    case .unclosedParenthesis:
      "This '(' has no matching ')'."
    case .unopenedParenthesis:
      "This ')' has no matching '('."
    case .misplacedComma:
      "A comma can only separate the two arguments of max."
    case .notFunction(let name):
      "'\(name)' is not a function (\(Self.functions)); to multiply, write '\(name) * ('."
    case .functionWithoutArguments(let function):
      "'\(function.functionName ?? "")' is a function and needs parentheses; write "
        + "'\(Self.call(function))'."
    case .argumentCount(let function, let count):
      "\(function.functionName ?? "") has \(count) argument\(count == 1 ? "" : "s"); write "
        + "'\(Self.call(function))'."
    case .largeNumber(let text):
      "The number '\(text)' is too large; the largest is about 1.8e308."
    case .tooManyNodes(let limit):
      "The expression has more than \(limit) numbers, names and operations; shorten it."
    case .tooDeep(let limit):
      "The expression is nested more than \(limit) levels deep; simplify it."

    case .divisionByZero(let node):
      "'\(node)' divides by zero; specify other values."
    case .logarithm(let node, let x):
      "'\(node)' is the logarithm of \(x.expressionText); its argument must be positive."
    case .power(let node, let x, let n):
      "'\(node)' is \(x.expressionText) to the power of \(n.expressionText), which is not a real number; "
        + "specify other values."
    case .overflow(let node):
      "The magnitude of the value of '\(node)' is too large; it must be below 1.8e308."
    case .derivative(let node, let operand):
      "The derivative of '\(node)' with respect to '\(operand)' is not finite; specify other "
        + "values."
    case .gradient(let node):
      "The magnitude of the gradient of '\(node)' is too large; it must be below 1.8e308."
    }
  }

  /// Returns what to write instead of a character that other notations use.
  private static func advice(for character: Character) -> String {
    switch character {
    case "−", "–": "write '-'"
    case "×", "·", "∙", "⋅": "write '*'"
    case "÷", ":": "write '/'"
    case "²": "write '^2'"
    case "³": "write '^3'"
    case "[", "{": "write '('"
    case "]", "}": "write ')'"
    case "=": "write values such as a=3 after the expression"
    default: "remove it"
    }
  }

  private static let functions =
    ScalarOperation.functions.compactMap(\.functionName).joined(separator: ", ")

  private static func call(_ function: ScalarOperation) -> String {
    function.text(["x", "y"].prefix(function.operandCount).map(\.self))
  }
}
