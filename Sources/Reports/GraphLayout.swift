// The places of the nodes of a directed graph that is drawn from left to right.

/// A layered drawing of a directed graph without cycles.
///
/// Nodes are in columns, and each edge leads to a column further to the right. An edge that skips
/// columns has a place in each of them, so that it does not cross a node. Edges from one node share
/// these places.
///
/// Source: Sugiyama, Tagawa and Toda, "Methods for visual understanding of hierarchical system
/// structures", 1981.
struct GraphLayout {
  /// A node before it has a place.
  struct Node {
    /// The width in whole pixels, so that all sums of widths are exact.
    let width: Double
    let height: Double
    let inputs: [Input]
  }

  /// An edge that ends at the left side of a node.
  struct Input {
    /// The index of the node where the edge begins, in the middle of its right side.
    let source: Int
    /// The distance of the end of the edge from the top of the node.
    let y: Double
    /// The width of the edge's label, which is in front of the node.
    let labelWidth: Double
  }

  /// A horizontal part of an edge. A curve leads to the next part.
  struct Run: Equatable {
    let x: ClosedRange<Double>
    let y: Double
  }

  /// The rectangles of the nodes.
  private(set) var boxes: [Box] = []
  /// The parts of each edge from left to right, by node and input.
  private(set) var edges: [[[Run]]] = []
  private(set) var width = 0.0
  private(set) var height = 0.0

  /// The vertical space between two nodes, and between a node and an edge that passes it.
  private static let gap = 14.0
  /// The space between a label or an arrow and other parts.
  private static let labelMargin = 8.0

  /// Places nodes in a rectangle whose upper left corner is the origin.
  ///
  /// - Precondition: The inputs of a node come from earlier nodes, and widths are whole numbers.
  init(_ nodes: [Node]) {
    for (i, node) in nodes.enumerated() {
      precondition(node.width == node.width.rounded(), "node \(i) is \(node.width) pixels wide")
      precondition(
        node.inputs.allSatisfy { $0.source < i }, "node \(i) precedes one of its inputs")
    }
    var columns = GraphColumns(nodes)
    columns.reduceCrossings()
    columns.align(gap: Self.gap)
    place(columns, nodes)
  }

  // MARK: - Coordinates

  private mutating func place(_ columns: GraphColumns, _ nodes: [Node]) {
    let top = columns.items.map(\.y).min() ?? 0
    let items = columns.items.map { (item) -> GraphColumns.Item in
      var item = item
      item.y = (item.y - top).rounded()
      return item
    }
    height = items.map { $0.y + $0.height }.max() ?? 0
    boxes = nodes.map { Box(x: 0, y: 0, width: $0.width, height: $0.height) }
    edges = nodes.map { $0.inputs.map { _ in [] } }
    // The horizontal range that edges cross in each column, from the labels to the right sides.
    var ranges: [ClosedRange<Double>] = []
    for column in columns.order {
      let members = column.map { items[$0] }
      let inputs = column.flatMap { items[$0].inputs }
      let start = width + Self.curveWidth(inputs, items)
      let labels =
        members.flatMap { item in item.node.map { nodes[$0].inputs } ?? [] }
        .map { ($0.labelWidth + Self.labelMargin).rounded(.up) }.max() ?? 0
      let nodeStart = ranges.isEmpty ? 0 : start + labels
      let nodeWidth = members.compactMap { $0.node.map { nodes[$0].width } }.max() ?? 0
      width = nodeStart + nodeWidth
      ranges.append((ranges.isEmpty ? 0 : start)...width)
      for item in members {
        guard let node = item.node else { continue }
        // Nodes without inputs are on the right side of the column, close to their successors.
        let x = nodes[node].inputs.isEmpty ? width - nodes[node].width : nodeStart
        (boxes[node].x, boxes[node].y) = (x, item.y)
      }
    }
    for item in items {
      guard let node = item.node else { continue }
      for (k, input) in item.inputs.enumerated() {
        let x = ranges[item.column].lowerBound...boxes[node].x
        edges[node][k] =
          route(to: input.item, items, ranges) + [Run(x: x, y: item.y + input.y)]
      }
    }
  }

  /// Returns the parts of an edge from its beginning to the right side of an item's column.
  private func route(
    to index: Int, _ items: [GraphColumns.Item], _ ranges: [ClosedRange<Double>]
  ) -> [Run] {
    let item = items[index]
    let right = ranges[item.column].upperBound
    if let node = item.node { return [Run(x: boxes[node].right...right, y: item.outputY)] }
    return route(to: item.inputs[0].item, items, ranges)
      + [Run(x: ranges[item.column].lowerBound...right, y: item.outputY)]
  }

  /// Returns the width of the space before a column, in which edges are curves. Steep edges need
  /// more space.
  private static func curveWidth(_ inputs: [GraphColumns.Link], _ items: [GraphColumns.Item])
    -> Double
  {
    let steepest = inputs.map { abs($0.end(items) - items[$0.item].outputY) }.max() ?? 0
    return inputs.isEmpty ? 0 : (20 + min(steepest / 6, 40)).rounded()
  }
}
