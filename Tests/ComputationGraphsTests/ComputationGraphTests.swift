// Tests of the nodes of a graph and of their order.

import Testing

@testable import ComputationGraphs

@Suite("Computation graphs") struct ComputationGraphTests {
  @Test("a name has one node, and each number and operation has its own")
  func nodes() throws {
    let graph = try ComputationGraph("a * a + (a + 2) * 2")
    #expect(
      graph.nodes.map(\.content) == [
        .name("a"), .operation(.multiply, [0, 0]), .number(2), .operation(.add, [0, 2]),
        .number(2), .operation(.multiply, [3, 4]), .operation(.add, [1, 5]),
      ])
    #expect(
      graph.nodes.indices.map(graph.text)
        == ["a", "a * a", "2", "a + 2", "2", "(a + 2) * 2", "a * a + (a + 2) * 2"])
    #expect(graph.forwardOrder == [1, 3, 5, 6] && graph.backwardOrder == [6, 5, 3, 1])
  }

  @Test("operations on numbers alone have no step in the backward pass")
  func constants() throws {
    let graph = try ComputationGraph("2 * 3 + a")
    #expect(graph.nodes.map(\.isVariable) == [false, false, false, true, true])
    #expect(graph.forwardOrder == [2, 4] && graph.backwardOrder == [4])
  }

  @Test("a long expression is an error")
  func length() throws {
    let error = #expect(throws: ExpressionError.self) {
      try ComputationGraph("a" + String(repeating: "+a", count: 100_000))
    }
    #expect(
      error?.description
        == "The expression has more than 300 numbers, names and operations; shorten it.")
    // The name and 299 sums.
    let longest = "a" + String(repeating: "+a", count: 299)
    #expect(try ComputationGraph(longest).nodes.count == 300)
    #expect(error?.range == 0..<(longest.count + 2))
  }
}
