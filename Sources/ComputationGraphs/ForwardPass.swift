// The forward pass: the value of each node of a graph.

/// The values of all nodes, computed from the operands to the result.
package struct ForwardPass: Sendable {
  /// vⱼ = f(vᵢ, …) for the operands i of each node j.
  package private(set) var values: [Double] = []
  /// The local derivatives ∂vⱼ/∂vᵢ of each node j, in the order of its operands i.
  package private(set) var derivatives: [[Double]] = []

  /// Computes the values of a graph.
  ///
  /// - Parameter inputs: The finite values of all names.
  /// - Throws: ``ExpressionError`` if the value of a node is not finite.
  package init(
    _ graph: ComputationGraph, _ inputs: [String: Double]
  ) throws(ExpressionError) {
    for (j, node) in graph.nodes.enumerated() {
      switch node.content {
      case .number(let number): append(number, [])
      case .name(let name):
        guard let value = inputs[name], value.isFinite else {
          preconditionFailure("'\(name)' is \(inputs[name].map(\.description) ?? "missing")")
        }
        append(value, [])
      case .operation(let f, let operands):
        let x = operands.map { values[$0] }
        let (value, derivatives) = f(x)
        guard value.isFinite else {
          throw ExpressionError(Self.reason(f, x, graph.text(of: j)), node.range)
        }
        append(value, derivatives)
      }
    }
  }

  private mutating func append(_ value: Double, _ derivatives: [Double]) {
    values.append(value)
    self.derivatives.append(derivatives)
  }

  /// Returns why the value of an operation is not finite.
  private static func reason(
    _ f: ScalarOperation, _ x: [Double], _ text: String
  ) -> ExpressionError.Reason {
    switch f {
    case .divide where x[1] == 0: .divisionByZero(text)
    case .log: .logarithm(text, of: x[0])
    case .power where x[0] == 0: .divisionByZero(text)
    case .power where x[0] < 0 && x[1] != x[1].rounded(): .power(text, x[0], x[1])
    default: .overflow(text)
    }
  }
}
