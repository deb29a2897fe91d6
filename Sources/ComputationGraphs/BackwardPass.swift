// The backward pass: the gradient of each node of a graph.

/// The derivatives of the result L with respect to all nodes, computed from the result to the
/// operands by the chain rule.
package struct BackwardPass: Sendable {
  /// dL/dvᵢ = Σⱼ dL/dvⱼ · ∂vⱼ/∂vᵢ over the edges from each node i; nil if vᵢ depends on no name.
  package private(set) var gradients: [Double?]
  /// The terms dL/dvⱼ · ∂vⱼ/∂vᵢ of each node j, in the order of its operands i; nil if vᵢ depends
  /// on no name.
  package private(set) var edges: [[Double?]]

  /// Computes the gradients of a graph.
  ///
  /// - Parameter forward: The forward pass of the same graph.
  /// - Throws: ``ExpressionError`` if a derivative is not finite.
  package init(_ graph: ComputationGraph, _ forward: ForwardPass) throws(ExpressionError) {
    let nodes = graph.nodes
    gradients = nodes.map { $0.isVariable ? 0 : nil }
    edges = nodes.map { $0.operands.map { _ in nil } }
    let result = nodes.count - 1
    if nodes[result].isVariable { gradients[result] = 1 }
    for j in nodes.indices.reversed() {
      guard let upstream = gradients[j] else { continue }
      for (k, i) in nodes[j].operands.enumerated() {
        guard let sum = gradients[i] else { continue }
        let local = forward.derivatives[j][k]
        guard local.isFinite else {
          throw ExpressionError(
            .derivative(graph.text(of: j), of: graph.text(of: i)), nodes[j].range)
        }
        let downstream = upstream * local
        edges[j][k] = downstream
        gradients[i] = sum + downstream
        guard (sum + downstream).isFinite else {
          throw ExpressionError(.gradient(graph.text(of: i)), nodes[i].range)
        }
      }
    }
  }
}
