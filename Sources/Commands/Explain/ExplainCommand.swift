// fflm explain: prints and draws the computation graph of an expression.

import Arguments
import ComputationGraphs
import Foundation
import Reports

struct ExplainCommand: Subcommand {
  private static let expression = Option(
    argument: "expression", help: "Expression that computes L, such as 'c * (a + 2 * b)'.")
  private static let values = Option(
    arguments: "name=value", required: false,
    help: "Value of each name in the expression, such as a=3.")
  private static let output = Option(
    "output", short: "o", .text, valueName: "file", completion: .file,
    help: "Draw the graph to this file, too, in SVG format. With -, the drawing is printed instead "
      + "of the table.")
  private static let force = Option(flag: "force", help: "Replace an existing file.")

  static let command = Command(
    "explain", abstract: "Show backpropagation through an expression, step by step.",
    discussion: """
      The result of the expression is called L, and the other operations v1, v2, and so on. The \
      table has a row for each name and each operation, with its value, its local derivatives and \
      the derivative of L with respect to it. Local derivatives are those of an operation with \
      respect to each of its operands. The steps of the forward and of the backward pass are \
      numbered. The derivative with respect to a name is the sum over all places where it is used.

      An expression has + - * / ^ ( ), numbers such as 0.5 or 1e-3, names such as w1 or x_2, and the \
      functions exp, log (natural), max(a, b), relu, sigmoid and tanh. -a^2 is -(a^2), and a^b^c is \
      a^(b^c). The derivative of relu at 0 is 0. If both arguments of max are equal, the derivative \
      with respect to each is 0.5. Write -- before an expression that begins with a dash, and \
      options before that.
      """,
    parameters: [
      expression.parameter, values.parameter, output.parameter, force.parameter,
      JSONOption.option.parameter,
    ])

  private let arguments: ParsedArguments

  init(_ arguments: ParsedArguments) { self.arguments = arguments }

  func run() throws -> Int32 {
    let expression = arguments[Self.expression]
    let explanation = try explanation(of: expression)
    let asJSON = arguments[JSONOption.option]
    let result = try asJSON ? jsonLine(explanation) : explanation.text
    guard let path = arguments[Self.output] else {
      try Terminal.print(result)
      return EXIT_SUCCESS
    }
    let output = try OutputFile(
      path, defaultName: path, inputs: [], force: arguments[Self.force], .graph(of: expression))
    let isStandardOutput = if case .standardOutput = output { true } else { false }
    if asJSON && isStandardOutput {
      throw arguments.usageError(
        "Both --json and '--output \(path)' write to standard output; specify a file.")
    }
    try output.write { try $0(Data(GraphDrawing(explanation).svg.utf8)) }
    if !isStandardOutput { try Terminal.print(result) }
    if !asJSON { try output.report("graph of \(counted(explanation.nodes.count, "node"))") }
    return EXIT_SUCCESS
  }

  /// Returns the passes through the graph of an expression.
  ///
  /// - Throws: `UsageError` if the expression or a value is not valid.
  private func explanation(of expression: String) throws -> Explanation {
    do {
      let graph = try ComputationGraph(expression)
      return try Explanation(graph, try inputs(for: graph))
    } catch let error as ExpressionError {
      throw arguments.usageError(
        error.description, furtherLines: underlined(Array(expression), error.range))
    }
  }

  // MARK: - Values

  /// Returns the specified values of all names in a graph.
  private func inputs(for graph: ComputationGraph) throws -> [String: Double] {
    let names = graph.names
    var (texts, inputs): ([String: String], [String: Double]) = ([:], [:])
    for word in arguments[Self.values] {
      // Scalars are compared, because a combining mark after "=" would make it another character.
      let parts = word.unicodeScalars.split(
        separator: "=", maxSplits: 1, omittingEmptySubsequences: false
      ).map { String($0) }
      guard parts.count == 2, !parts[0].isEmpty else {
        throw arguments.usageError(
          "'\(word)' is not a value such as a=3; put an expression with spaces in quotes.")
      }
      let (name, text) = (parts[0], parts[1])
      guard let number = Double(text), number.isFinite else {
        throw arguments.usageError(
          "The value '\(text)' of '\(name)' is not a finite number; specify one, as in a=3.")
      }
      guard names.contains(name) else {
        throw arguments.usageError(
          "The name '\(name)' does not occur in the expression; remove '\(word)'.")
      }
      if let other = texts.updateValue(text, forKey: name) {
        throw arguments.usageError(
          "The name '\(name)' has two values, '\(other)' and '\(text)'; specify one.")
      }
      inputs[name] = number
    }
    let missing = names.filter { inputs[$0] == nil }
    if let first = missing.first {
      throw arguments.usageError(
        missing.count == 1
          ? "The name '\(first)' has no value; add one, such as \(first)=1."
          : "\(missing.count) names have no value; add values, such as "
            + "\(missing.prefix(3).map { "\($0)=1" }.joined(separator: " ")).")
    }
    return inputs
  }
}
