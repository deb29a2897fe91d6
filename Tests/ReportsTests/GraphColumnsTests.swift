// Tests of the columns of a layered graph and of their order.

import Testing

@testable import Reports

@Suite("Graph columns") struct GraphColumnsTests {
  private func node(_ sources: Int...) -> GraphLayout.Node {
    GraphLayout.Node(
      width: 10, height: 20 + 10 * Double(sources.count),
      inputs: sources.enumerated().map {
        GraphLayout.Input(source: $1, y: 15 + 10 * Double($0), labelWidth: 0)
      })
  }

  /// Returns the nodes of each column from top to bottom; −1 is the place of an edge.
  private func order(_ nodes: [GraphLayout.Node]) -> [[Int]] {
    var columns = GraphColumns(nodes)
    columns.reduceCrossings()
    return columns.order.map { $0.map { columns.items[$0].node ?? -1 } }
  }

  @Test("a node is in the column before that of its first successor")
  func columns() {
    #expect(order([]) == [])
    #expect(order([node()]) == [[0]])
    #expect(order([node(), node(), node(0), node(2, 1)]) == [[0], [2, 1], [3]])
  }

  @Test("an edge that skips columns has one place in each, which other edges of its node share")
  func places() {
    let nodes = [node(), node(0), node(1), node(2, 0), node(3, 0)]
    let columns = order(nodes)
    #expect(columns.map { $0.sorted() } == [[0], [-1, 1], [-1, 2], [-1, 3], [4]])
  }

  @Test("a tree has no crossings, whatever the order of its nodes")
  func tree() {
    let nodes = [node(), node(), node(), node(), node(2, 0), node(3, 1), node(5, 4)]
    #expect(order(nodes) == [[3, 1, 2, 0], [5, 4], [6]])
  }

  @Test("the order of nodes that have several successors has few crossings")
  func shared() {
    // Two units with the same two inputs cross once, as every drawing of them does.
    let nodes = [node(), node(), node(0, 1), node(0, 1), node(2, 3)]
    #expect(order(nodes) == [[0, 1], [2, 3], [4]])
  }
}
