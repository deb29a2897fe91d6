// Parses an expression into the nodes of its graph.

/// A recursive descent parser for this grammar:
///
///     sum     = product { ("+" | "-") product }
///     product = factor { ("*" | "/") factor }
///     factor  = "-" factor | power
///     power   = operand [ "^" factor ]
///     operand = number | name | function "(" sum { "," sum } ")" | "(" sum ")"
///
/// Thus `-a^2` is -(a²), `a^b^c` is a to the power of bᶜ, and `a^-b` needs no parentheses.
struct ExpressionParser {
  private typealias Token = ExpressionTokens.Token

  private let text: [Character]
  private var tokens: ExpressionTokens
  /// The next token and its range.
  private var (token, range): (Token, Range<Int>) = (.end, 0..<0)
  /// The end of the last token that was parsed.
  private var end = 0
  /// The number of factors that contain the next token.
  private var depth = 0
  private var nodes: [ComputationGraph.Node] = []
  private var indices: [String: Int] = [:]

  /// The maximum depth, which bounds the stack.
  private static let deepest = 100

  init(_ text: [Character]) {
    self.text = text
    tokens = ExpressionTokens(text)
  }

  /// Returns the nodes of the whole expression, each after its operands.
  mutating func parse() throws(ExpressionError) -> [ComputationGraph.Node] {
    (token, range) = try tokens.next()
    if token == .end { throw ExpressionError(.empty, range) }
    _ = try sum()
    switch token {
    case .end: return nodes
    case .symbol(")"): throw ExpressionError(.unopenedParenthesis, range)
    default: throw unexpectedToken()
    }
  }

  // MARK: - The grammar

  private mutating func sum() throws(ExpressionError) -> Int {
    let start = range.lowerBound
    var left = try product()
    while let operation = try accept(["+": .add, "-": .subtract]) {
      left = try append(operation, [left, try product()], from: start)
    }
    return left
  }

  private mutating func product() throws(ExpressionError) -> Int {
    let start = range.lowerBound
    var left = try factor()
    while let operation = try accept(["*": .multiply, "/": .divide]) {
      left = try append(operation, [left, try factor()], from: start)
    }
    return left
  }

  private mutating func factor() throws(ExpressionError) -> Int {
    guard depth < Self.deepest else {
      throw ExpressionError(.tooDeep(limit: Self.deepest), range)
    }
    depth += 1
    defer { depth -= 1 }
    let start = range.lowerBound
    guard try accept(["-": .negate]) != nil else { return try power() }
    let operand = try factor()
    guard case .number(let number) = nodes[operand].content else {
      return try append(.negate, [operand], from: start)
    }
    nodes[operand] = ComputationGraph.Node(
      content: .number(-number), range: start..<end, isVariable: false)
    return operand
  }

  private mutating func power() throws(ExpressionError) -> Int {
    let start = range.lowerBound
    let base = try operand()
    guard let operation = try accept(["^": .power]) else { return base }
    return try append(operation, [base, try factor()], from: start)
  }

  private mutating func operand() throws(ExpressionError) -> Int {
    let range = range
    switch token {
    case .number(let number):
      try advance()
      return try append(.number(number), range, isVariable: false)
    case .name(let name):
      try advance()
      if token == .symbol("(") { return try call(name, at: range) }
      if let function = ScalarOperation(function: name) {
        throw ExpressionError(.functionWithoutArguments(function), range)
      }
      if let index = indices[name] { return index }
      indices[name] = nodes.count
      return try append(.name(name), range, isVariable: true)
    case .symbol("("):
      try advance()
      let inner = try sum()
      try close(range)
      return inner
    case .symbol, .end:
      throw token == .end
        ? ExpressionError(.missingOperandAtEnd, range)
        : ExpressionError(.missingOperand(before: text.shortened(range)), range)
    }
  }

  private mutating func call(
    _ name: String, at nameRange: Range<Int>
  ) throws(ExpressionError) -> Int {
    guard let function = ScalarOperation(function: name) else {
      throw ExpressionError(.notFunction(text.shortened(nameRange)), nameRange)
    }
    let opening = range
    var arguments: [Int] = []
    repeat {
      try advance()
      arguments.append(try sum())
    } while token == .symbol(",")
    try close(opening)
    guard arguments.count == function.operandCount else {
      throw ExpressionError(
        .argumentCount(function, arguments.count), nameRange.lowerBound..<end)
    }
    return try append(function, arguments, from: nameRange.lowerBound)
  }

  // MARK: - Tokens and nodes

  private mutating func advance() throws(ExpressionError) {
    end = range.upperBound
    (token, range) = try tokens.next()
  }

  /// Moves past the next token and returns its operation if it is one of these operators.
  private mutating func accept(
    _ operators: [Character: ScalarOperation]
  ) throws(ExpressionError) -> ScalarOperation? {
    guard case .symbol(let symbol) = token, let operation = operators[symbol] else { return nil }
    try advance()
    return operation
  }

  /// Moves past a closing parenthesis.
  private mutating func close(_ opening: Range<Int>) throws(ExpressionError) {
    if token == .end { throw ExpressionError(.unclosedParenthesis, opening) }
    guard token == .symbol(")") else { throw unexpectedToken() }
    try advance()
  }

  /// The error of a token after a complete operand that does not continue the expression.
  private func unexpectedToken() -> ExpressionError {
    token == .symbol(",")
      ? ExpressionError(.misplacedComma, range)
      : ExpressionError(.missingOperator(before: text.shortened(range)), range)
  }

  private mutating func append(
    _ operation: ScalarOperation, _ operands: [Int], from start: Int
  ) throws(ExpressionError) -> Int {
    try append(
      .operation(operation, operands), start..<end,
      isVariable: operands.contains { nodes[$0].isVariable })
  }

  private mutating func append(
    _ content: ComputationGraph.Content, _ range: Range<Int>, isVariable: Bool
  ) throws(ExpressionError) -> Int {
    let limit = ComputationGraph.mostNodes
    guard nodes.count < limit else {
      throw ExpressionError(.tooManyNodes(limit: limit), range)
    }
    nodes.append(ComputationGraph.Node(content: content, range: range, isVariable: isVariable))
    return nodes.count - 1
  }
}
