// The forward and the backward pass through a graph, as a table and as JSON.

import ComputationGraphs
import Reports

/// The steps of the forward and the backward pass through the graph of an expression.
///
/// Operations are called v1, v2, and so on in the order of the forward pass, and the result L.
struct Explanation {
  /// A name, an operation, or a number that is the whole expression.
  struct Node {
    /// The index in the graph.
    let index: Int
    let name: String
    /// The operation; nil for a name or a number.
    let operation: ScalarOperation?
    let value: Double
    /// dL/dnode; nil if the value depends on no name.
    let gradient: Double?
    let operands: [Operand]
    /// The steps of the passes, counted from 1; nil if a pass has none for the node.
    let forwardStep: Int?
    let backwardStep: Int?
  }

  /// An operand of an operation, which may be a number.
  struct Operand {
    /// The index in the graph.
    let index: Int
    let name: String
    /// The local derivative, and the gradient that flows to the operand; nil if its value depends
    /// on no name.
    let derivatives: (local: Double, gradient: Double)?
  }

  let expression: String
  /// The names in the order in which they occur, then the operations in the order of the forward
  /// pass.
  let nodes: [Node]
  /// The name of the result: L, or LL if L is a name in the expression, and so on.
  let result: String

  /// Runs both passes.
  ///
  /// - Parameter inputs: The finite values of all names.
  /// - Throws: `ExpressionError` if a value or a derivative is not finite.
  init(_ graph: ComputationGraph, _ inputs: [String: Double]) throws(ExpressionError) {
    let forward = try ForwardPass(graph, inputs)
    let backward = try BackwardPass(graph, forward)
    let (forwardOrder, backwardOrder) = (graph.forwardOrder, graph.backwardOrder)
    let result = Self.unused("L") { graph.names.contains($0) }
    let prefix = Self.unused("v") { prefix in
      graph.names.contains { $0.hasPrefix(prefix) && Int($0.dropFirst(prefix.count)) != nil }
    }
    let last = graph.nodes.count - 1
    let names = graph.nodes.enumerated().map { i, node in
      switch node.content {
      case .number(let number): number.expressionText
      case .name(let name): name
      case .operation:
        i == last ? result : "\(prefix)\((forwardOrder.firstIndex(of: i) ?? 0) + 1)"
      }
    }
    func node(_ i: Int) -> Node {
      let operands = graph.nodes[i].operands
      return Node(
        index: i, name: names[i], operation: graph.nodes[i].operation,
        value: forward.values[i], gradient: backward.gradients[i],
        operands: operands.enumerated().map { k, operand in
          Operand(
            index: operand, name: names[operand],
            derivatives: backward.edges[i][k].map { (forward.derivatives[i][k], $0) })
        },
        forwardStep: forwardOrder.firstIndex(of: i).map { $0 + 1 },
        backwardStep: backwardOrder.firstIndex(of: i).map { $0 + 1 })
    }
    let leaves = graph.nodes.indices.filter { i in
      switch graph.nodes[i].content {
      case .name: true
      case .number: i == last
      case .operation: false
      }
    }
    nodes = (leaves + forwardOrder).map(node)
    expression = String(graph.expression)
    self.result = result
  }

  /// Returns a letter, repeated until it is not taken.
  private static func unused(_ letter: String, isTaken: (String) -> Bool) -> String {
    var name = letter
    while isTaken(name) { name += letter }
    return name
  }

  /// The number of significant digits in the table.
  private static let digits = 6

  // MARK: - Text

  var text: String {
    let titles = [
      "forward", "node", "value", "local derivatives", "backward", "d\(result)/dnode",
    ]
    return TextTable.text(
      [titles]
        + nodes.map { node in
          [
            node.forwardStep.map(String.init) ?? "", node.equation(),
            significant(node.value, Self.digits),
            node.operands.compactMap { node.localDerivative($0, Self.digits) }
              .joined(separator: ", "),
            node.backwardStep.map(String.init) ?? "",
            node.gradient.map { significant($0, Self.digits) } ?? "",
          ]
        })
  }
}

extension Explanation.Node {
  /// Returns the operation as an expression of its operands, such as `a + v1`; nil for a name or a
  /// number.
  ///
  /// - Parameter label: Returns the text to use for a name.
  func expression(_ label: (String) -> String = { $0 }) -> String? {
    operation.map { $0.text(operands.map { label($0.name) }) }
  }

  /// Returns the equation of an operation, such as `v2 = a + v1`, or the name of another node.
  func equation(_ label: (String) -> String = { $0 }) -> String {
    expression(label).map { "\(label(name)) = \($0)" } ?? label(name)
  }

  /// Returns the local derivative with respect to an operand, such as `∂v2/∂a = 1`, in which the
  /// other operands are constant; nil if there is none.
  func localDerivative(
    _ operand: Explanation.Operand, _ digits: Int, _ label: (String) -> String = { $0 }
  ) -> String? {
    operand.derivatives.map {
      "∂\(label(name))/∂\(label(operand.name)) = \(significant($0.local, digits))"
    }
  }
}

// MARK: - JSON

extension Explanation: Encodable {
  private enum CodingKeys: String, CodingKey { case expression, value, gradients, nodes }

  func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(expression, forKey: .expression)
    try container.encode(nodes.last?.value, forKey: .value)
    let names = nodes.filter { $0.operation == nil }
    try container.encode(
      Dictionary(
        uniqueKeysWithValues: names.compactMap { node in node.gradient.map { (node.name, $0) } }),
      forKey: .gradients)
    try container.encode(nodes, forKey: .nodes)
  }
}

extension Explanation.Node: Encodable {
  private enum CodingKeys: String, CodingKey {
    case name, expression, value, gradient, operands
    case forwardStep = "forward_step"
    case backwardStep = "backward_step"
  }

  func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    // Not `encodeIfPresent`, because every key must be present.
    try container.encode(name, forKey: .name)
    try container.encode(expression(), forKey: .expression)
    try container.encode(value, forKey: .value)
    try container.encode(gradient, forKey: .gradient)
    try container.encode(operands, forKey: .operands)
    try container.encode(forwardStep, forKey: .forwardStep)
    try container.encode(backwardStep, forKey: .backwardStep)
  }
}

extension Explanation.Operand: Encodable {
  private enum CodingKeys: String, CodingKey {
    case name, gradient
    case localDerivative = "local_derivative"
  }

  func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(name, forKey: .name)
    try container.encode(derivatives?.local, forKey: .localDerivative)
    try container.encode(derivatives?.gradient, forKey: .gradient)
  }
}
