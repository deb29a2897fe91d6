// Tests of the grammar of expressions and of the errors of its parser.

import Testing

@testable import ComputationGraphs

@Suite("Parsing of expressions") struct ExpressionParserTests {
  /// Returns an expression with the parentheses that its graph implies.
  private func structure(_ text: String) throws -> String {
    let nodes = try ComputationGraph(text).nodes
    func part(_ index: Int) -> String {
      switch nodes[index].content {
      case .number(let number): "\(number)"
      case .name(let name): name
      case .operation(let operation, let operands): "(\(operation.text(operands.map(part))))"
      }
    }
    return part(nodes.count - 1)
  }

  @Test(
    "operators have their usual precedence and associativity",
    arguments: [
      ("a + b * c", "(a + (b * c))"), ("(a + b) * c", "((a + b) * c)"),
      ("a - b - c", "((a - b) - c)"), ("a / b / c", "((a / b) / c)"),
      ("a / b * c", "((a / b) * c)"), ("a ^ b ^ c", "(a ^ (b ^ c))"), ("-a^2", "(-(a ^ 2.0))"),
      ("(-a)^2", "((-a) ^ 2.0)"), ("a^-b", "(a ^ (-b))"), ("a^-b^c", "(a ^ (-(b ^ c)))"),
      ("-a * b", "((-a) * b)"), ("a * -b", "(a * (-b))"), ("a - -b", "(a - (-b))"),
      ("--a", "(-(-a))"), ("-2 * a", "(-2.0 * a)"), ("-2^a", "(-(2.0 ^ a))"), ("--2", "2.0"),
      ("max(a, b + c)", "(max(a, (b + c)))"), ("exp(-log(a))", "(exp((-(log(a)))))"),
      ("relu(a) + tanh(b) * sigmoid(c)", "((relu(a)) + ((tanh(b)) * (sigmoid(c))))"),
      ("((a))", "a"), (" \ta\n+\u{A0}b ", "(a + b)"),
    ] as [(String, String)])
  func precedence(text: String, expected: String) throws {
    #expect(try structure(text) == expected)
  }

  @Test(
    "an error has a message and the characters that it is about",
    arguments: [
      ("", 0..<0, "The expression is empty; specify one, such as 'c * (a + 2 * b)'."),
      (" \t", 2..<2, "The expression is empty; specify one, such as 'c * (a + 2 * b)'."),
      ("a + * b", 4..<5, "A number, a name or '(' is missing before '*'."),
      ("+a", 0..<1, "A number, a name or '(' is missing before '+'."),
      ("()", 1..<2, "A number, a name or '(' is missing before ')'."),
      ("exp()", 4..<5, "A number, a name or '(' is missing before ')'."),
      ("a -", 3..<3, "A number, a name or '(' is missing at the end of the expression."),
      ("2b", 1..<2, "An operator is missing before 'b'; to multiply, write '*'."),
      (
        "a (b)", 0..<1,
        "'a' is not a function (exp, log, max, relu, sigmoid, tanh); to multiply, write 'a * ('."
      ),
      ("(a) b", 4..<5, "An operator is missing before 'b'; to multiply, write '*'."),
      ("(a)(b)", 3..<4, "An operator is missing before '('; to multiply, write '*'."),
      ("1.2.3", 3..<5, "An operator is missing before '.3'; to multiply, write '*'."),
      ("1e", 1..<2, "An operator is missing before 'e'; to multiply, write '*'."),
      ("c * (a + 2", 4..<5, "This '(' has no matching ')'."),
      ("exp(a", 3..<4, "This '(' has no matching ')'."),
      ("a + b)", 5..<6, "This ')' has no matching '('."),
      ("a, b", 1..<2, "A comma can only separate the two arguments of max."),
      ("(a, b)", 2..<3, "A comma can only separate the two arguments of max."),
      ("2 * exp", 4..<7, "'exp' is a function and needs parentheses; write 'exp(x)'."),
      ("max + 1", 0..<3, "'max' is a function and needs parentheses; write 'max(x, y)'."),
      ("1 + max(a)", 4..<10, "max has 1 argument; write 'max(x, y)'."),
      ("max(a, b, c)", 0..<12, "max has 3 arguments; write 'max(x, y)'."),
      ("exp(a, b)", 0..<9, "exp has 2 arguments; write 'exp(x)'."),
      ("a % b", 2..<3, "'%' cannot be part of an expression; remove it."),
      ("x²", 1..<2, "'²' cannot be part of an expression; write '^2'."),
      ("a + .", 4..<5, "'.' cannot be part of an expression; remove it."),
      ("a +\u{301} b", 2..<3, "'+\u{301}' cannot be part of an expression; remove it."),
      ("_a", 0..<1, "'_' cannot be part of an expression; remove it."),
      ("a \u{0} b", 2..<3, "'\u{0}' cannot be part of an expression; remove it."),
      ("重み + 1e999", 5..<10, "The number '1e999' is too large; the largest is about 1.8e308."),
    ] as [(String, Range<Int>, String)])
  func errors(text: String, range: Range<Int>, message: String) {
    let error = #expect(throws: ExpressionError.self) { try ComputationGraph(text) }
    #expect(error?.description == message)
    #expect(error?.range == range)
  }

  @Test(
    "deep nesting is an error and does not overflow the stack",
    arguments: [("(", 100), ("-", 100), ("exp(", 400), ("a^", 200), ("max(1, ", 697)])
  func depth(opening: String, position: Int) throws {
    let levels = 100_000
    let error = #expect(throws: ExpressionError.self) {
      try ComputationGraph(String(repeating: opening, count: levels) + "a")
    }
    #expect(
      error?.description == "The expression is nested more than 100 levels deep; simplify it.")
    #expect(error?.range.lowerBound == position)
    let closing = String(repeating: ")", count: 99)
    #expect(try structure(String(repeating: "(", count: 99) + "a" + closing) == "a")
  }
}
