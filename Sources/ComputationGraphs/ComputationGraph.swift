// The computation graph of an expression.

/// The computation graph of an expression: a node for each name, number and operation.
///
/// A name has one node, however often it occurs. Each number and each operation has its own.
package struct ComputationGraph: Equatable, Sendable {
  package enum Content: Equatable, Sendable {
    case number(Double)
    case name(String)
    /// An operation and the indices of its operands.
    case operation(ScalarOperation, [Int])
  }

  package struct Node: Equatable, Sendable {
    package let content: Content
    /// The characters of the expression that the node stands for; for a name, its first occurrence.
    package let range: Range<Int>
    /// Whether the value depends on a name. Other nodes have no gradient.
    package let isVariable: Bool

    /// The operation; nil for a name and a number.
    package var operation: ScalarOperation? {
      if case .operation(let operation, _) = content { operation } else { nil }
    }

    /// The indices of the operands; empty for a name and a number.
    package var operands: [Int] {
      if case .operation(_, let operands) = content { operands } else { [] }
    }
  }

  /// The characters of the expression.
  package let expression: [Character]
  /// The nodes, each after its operands. The last one is the result L.
  package private(set) var nodes: [Node] = []

  /// The maximum number of nodes, because larger graphs could not be read.
  static let mostNodes = 300

  /// Parses an expression.
  ///
  /// - Throws: ``ExpressionError`` if the expression is not valid, too long or too deep.
  package init(_ text: String) throws(ExpressionError) {
    expression = Array(text)
    var parser = ExpressionParser(expression)
    nodes = try parser.parse()
  }

  /// The names in the order in which they first occur.
  package var names: [String] {
    nodes.compactMap { if case .name(let name) = $0.content { name } else { nil } }
  }

  /// The indices of the operations in the order of the forward pass.
  package var forwardOrder: [Int] {
    nodes.indices.filter { nodes[$0].operation != nil }
  }

  /// The indices of the operations in the order of the backward pass, which skips those whose value
  /// does not depend on a name.
  package var backwardOrder: [Int] {
    forwardOrder.reversed().filter { nodes[$0].isVariable }
  }

  /// Returns the text of the expression that a node stands for, shortened in the middle if it is
  /// long.
  func text(of index: Int) -> String { expression.shortened(nodes[index].range) }
}

extension [Character] {
  /// Returns the characters of a range, shortened in the middle if there are many.
  func shortened(_ range: Range<Int>) -> String {
    let (part, most) = (self[range], 60)
    return String(
      part.count <= most ? part : part.prefix(most - 20) + Array(" ... ") + part.suffix(15))
  }
}

extension Double {
  /// The number with all its digits, but without the ".0" of whole numbers.
  package var expressionText: String { Int(exactly: self).map(String.init) ?? String(self) }
}
