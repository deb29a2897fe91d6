// Tests of the drawing of passes through a graph.

import ComputationGraphs
import Reports
import Testing

@testable import Commands

@Suite("Drawings of explanations") struct GraphDrawingExplanationTests {
  /// Returns the texts of the drawing of an expression, without the legend.
  private func texts(_ text: String, _ inputs: [String: Double]) throws -> [String] {
    let svg = GraphDrawing(try Explanation(ComputationGraph(text), inputs)).svg
    return svg.matches(of: /<text[^>]*>(.*?)<\/text>/).map {
      String($0.1.replacing(/<[^>]*>/, with: ""))
    }.filter { !$0.contains(" pass: ") }
  }

  @Test("the gradient of a name that occurs several times is written as a sum")
  func sums() throws {
    #expect(
      try texts("a * b", ["a": 3, "b": 5]).filter { $0.hasPrefix("dL/da =") }
        == ["dL/da = 5"])
    #expect(try texts("a * a", ["a": 3]).contains("dL/da = 3 + 3 = 6"))
    // The terms are in the order of the backward pass: -1, then the two of the product.
    #expect(try texts("a * a - a", ["a": 3]).contains("dL/da = -1 + 3 + 3 = 5"))
    #expect(try texts("a - a", ["a": 3]).contains("dL/da = 1 - 1 = 0"))
    #expect(try texts("a + a + a + a + a", ["a": 3]).contains("dL/da = sum of 5 edges = 5"))
  }

  @Test("numbers are part of equations, and operations on numbers have no gradient")
  func constants() throws {
    let texts = try texts("2 * 3 + 0.123456789 * a", ["a": 100_000])
    #expect(texts.contains("v1 = 2 * 3 = 6") && texts.contains("v2 = 0.123456789 * a = 1.235e4"))
    #expect(texts.contains("a = 1e5") && !texts.contains { $0.hasPrefix("dL/dv1") })
  }

  @Test("long names are shortened in every place")
  func longNames() throws {
    let name = String(repeating: "m", count: 30)
    let short = String(repeating: "m", count: 13) + "…"
    let texts = try texts("exp(\(name))", [name: 0])
    #expect(
      texts.dropFirst().filter { $0.contains("m") }.sorted()
        == [
          "dL/d\(short) = 1", "∂L/∂\(short) = 1", "L = exp(\(short)) = 1", "\(short) = 0",
        ].sorted())
  }
}
