// The part of fflm explain for expressions.

import Arguments
import ComputationGraphs
import Reports

extension ExplainCommand {
  /// Prints the passes through the graph of an expression.
  func explainExpression(_ expression: String) throws -> Int32 {
    let explanation = try explanation(of: expression)
    return try finish(
      arguments[JSONOption.option] ? jsonLine(explanation) : explanation.text,
      name: "graph of \(counted(explanation.nodes.count, "node"))", .graph(of: expression)
    ) { path in
      if Self.isPage(path) {
        throw arguments.usageError(
          "The graph of an expression is drawn in SVG format; specify a name in .svg instead of "
            + "'\(path)'.")
      }
      let drawing = GraphDrawing(explanation)
      if let size = drawing.excessiveSize {
        throw arguments.usageError(
          "The drawing would be \(grouped(size)) pixels wide or high, and at most "
            + "\(grouped(mostPixels)) can be read; shorten the expression or omit --output.")
      }
      return drawing.svg
    }
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
