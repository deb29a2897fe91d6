// Tests of the names of operations in explanations, and of the table.

import ComputationGraphs
import Testing

@testable import Commands

@Suite("Explanations") struct ExplanationTests {
  private func explanation(_ text: String, _ inputs: [String: Double]) throws -> Explanation {
    try Explanation(ComputationGraph(text), inputs)
  }

  @Test("operations are numbered in the order of the forward pass, and the result is L")
  func names() throws {
    let nodes = try explanation("c * (a + 2 * b)", ["a": 3, "b": 1, "c": -2]).nodes
    #expect(
      nodes.map { $0.equation() }
        == ["c", "a", "b", "v1 = 2 * b", "v2 = a + v1", "L = c * v2"])
    #expect(nodes.map(\.forwardStep) == [nil, nil, nil, 1, 2, 3])
    #expect(nodes.map(\.backwardStep) == [nil, nil, nil, 3, 2, 1])
  }

  @Test("operations and the result have other names than those in the expression")
  func otherNames() throws {
    let nodes = try explanation("L * v12 + v", ["L": 1, "v12": 1, "v": 1]).nodes
    #expect(nodes.map(\.name) == ["L", "v12", "v", "vv1", "LL"])
  }

  @Test("a name or a number can be the whole expression")
  func leaves() throws {
    let name = try explanation("(a)", ["a": 3])
    #expect(name.nodes.map(\.gradient) == [1] && name.nodes.map(\.forwardStep) == [nil])
    let number = try explanation("2", [:])
    #expect(number.nodes.map(\.name) == ["2"] && number.nodes.map(\.gradient) == [nil])
    #expect(number.nodes.map(\.value) == [2])
  }

  @Test("the table has a row for each name and each operation")
  func table() throws {
    let text = try explanation("a * a - 2 * 3 * a ^ -1", ["a": 1.5]).text
    #expect(
      text == """
        forward  node          value     local derivatives           backward  dL/dnode
                 a             1.5                                             5.66667
        1        v1 = a * a    2.25      ∂v1/∂a = 1.5, ∂v1/∂a = 1.5  4         1
        2        v2 = 2 * 3    6
        3        v3 = a ^ -1   0.666667  ∂v3/∂a = -0.444444          3         -6
        4        v4 = v2 * v3  4         ∂v4/∂v3 = 6                 2         -1
        5        L = v1 - v4   -1.75     ∂L/∂v1 = 1, ∂L/∂v4 = -1     1         1
        """)
  }
}
