// Tests of the numbers and names of expressions.

import Testing

@testable import ComputationGraphs

@Suite("Tokens of expressions") struct ExpressionTokensTests {
  @Test(
    "numbers are in decimal notation with an optional exponent",
    arguments: [
      ("12", 12), ("1.5", 1.5), (".5", 0.5), ("2.", 2), ("1e3", 1000), ("1E+3", 1000),
      ("25e-1", 2.5), ("1e-999", 0), ("007", 7), ("-3", -3),
    ] as [(String, Double)])
  func numbers(text: String, number: Double) throws {
    #expect(try ComputationGraph(text).nodes.map(\.content) == [.number(number)])
  }

  @Test("names are case-sensitive, and have letters, digits and underscores")
  func names() throws {
    let graph = try ComputationGraph("w1 * W1 + θ_2 + ŷ + 重み + e + Exp")
    #expect(graph.names == ["w1", "W1", "θ_2", "ŷ", "重み", "e", "Exp"])
  }
}
