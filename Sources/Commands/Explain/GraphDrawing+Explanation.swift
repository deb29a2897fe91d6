// The drawing of the passes through a graph.

import Reports

extension GraphDrawing {
  /// The number of significant digits.
  private static let digits = 4
  /// The maximum number of edges whose gradients are written as a sum.
  private static let mostTerms = 4

  /// Creates the drawing of an explanation.
  init(_ explanation: Explanation) {
    let places = Dictionary(
      uniqueKeysWithValues: explanation.nodes.enumerated().map { ($1.index, $0) })
    /// The gradients of the edges from each node, in the order of the backward pass.
    var edges: [Int: [Double]] = [:]
    for operand in explanation.nodes.reversed().flatMap(\.operands) {
      if let derivatives = operand.derivatives {
        edges[operand.index, default: []].append(derivatives.gradient)
      }
    }
    self.init(
      title: "\(explanation.result) = \(explanation.expression)",
      explanation.nodes.map { node in
        Node(
          title: node.equation(Self.label), value: significant(node.value, Self.digits),
          gradient: node.gradient.map {
            (
              "d\(explanation.result)/d\(Self.label(node.name))",
              Self.sum(edges[node.index] ?? [], $0)
            )
          },
          inputs: node.operands.compactMap { operand in
            guard let source = places[operand.index] else { return nil }
            return Input(
              source: source,
              derivative: operand.derivatives.flatMap { derivatives in
                node.localDerivative(operand, Self.digits, Self.label).map {
                  ($0, significant(derivatives.gradient, Self.digits))
                }
              })
          },
          forwardStep: node.forwardStep, backwardStep: node.backwardStep)
      })
  }

  /// Returns a gradient as the sum over several edges, such as `2 - 3 = -1`.
  private static func sum(_ terms: [Double], _ total: Double) -> String {
    let total = significant(total, digits)
    switch terms.count {
    case 0, 1: return total
    case 2...mostTerms:
      return terms.dropFirst().reduce(significant(terms[0], digits)) { sum, term in
        "\(sum) \(term < 0 ? "-" : "+") \(significant(abs(term), digits))"
      } + " = \(total)"
    default: return "sum of \(terms.count) edges = \(total)"
    }
  }
}
