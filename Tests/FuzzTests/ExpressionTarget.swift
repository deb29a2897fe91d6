// The fuzz target for expressions and the drawings of their graphs.

import ComputationGraphs
import Foundation
import Reports

@testable import Commands

extension FuzzTarget {
  static func expression() throws -> FuzzTarget {
    let seeds = [
      "c * (a + 2 * b)", "-log(sigmoid(w1*x1 + w2*x2 + b))", "max(a, -b) ^ 2.5e-1 / exp(tanh(重み))",
      "a^-b^c - relu(.5 * a) - --a",
    ]
    return FuzzTarget(
      name: "expression", seeds: seeds.map { Data($0.utf8) },
      fragments: [
        "+", "-", "*", "/", "^", "(", ")", ",", " ", "1e308", "1e", ".", "0", "a", "exp(", "log(",
        "max(a, b)", "relu", "((((", "))))", "a*a*", "é", "\u{301}", "\u{1B}", "数",
      ]
    ) { data in
      let expression = String(decoding: data, as: UTF8.self)
      do {
        let graph = try ComputationGraph(expression)
        let inputs = Dictionary(uniqueKeysWithValues: graph.names.map { ($0, 0.75) })
        let explanation = try Explanation(graph, inputs)
        for node in explanation.nodes {
          try check(
            node.value.isFinite && node.gradient?.isFinite != false,
            "\(node.name) is \(node.value), with the gradient \(node.gradient ?? 0)")
        }
        let svg = GraphDrawing(explanation).svg
        try check(!svg.contains("nan") || expression.contains("nan"), "NaN in the drawing")
      } catch let error as ExpressionError {
        let length = expression.count
        try check(
          (0...length).contains(error.range.upperBound),
          "\(error.range) in an expression of \(length) characters")
        let lines = underlined(Array(expression), error.range)
        try check(lines.count == 2 && lines[1].hasSuffix("^"), "\(lines)")
        throw error
      }
    }
  }
}
