// Tests of values, and of operations whose value does not exist or is too large.

import TestSupport
import Testing

@testable import ComputationGraphs

@Suite("Forward pass") struct ForwardPassTests {
  @Test("values are computed from the operands to the result")
  func values() throws {
    let graph = try ComputationGraph("c * (a + 2 * b)")
    let forward = try ForwardPass(graph, ["a": 3, "b": 1, "c": -2])
    #expect(forward.values == [-2, 3, 2, 1, 2, 5, -10])
    #expect(forward.derivatives == [[], [], [], [], [1, 2], [1, 1], [5, -2]])
  }

  @Test(
    "a value that does not exist or is too large is an error at the node",
    arguments: [
      ("2 + 1 / (a - 1)", 4..<15, "'1 / (a - 1)' divides by zero; specify other values."),
      ("a * 0 ^ -a", 4..<10, "'0 ^ -a' divides by zero; specify other values."),
      (
        "2 * log(a - 1)", 4..<14,
        "'log(a - 1)' is the logarithm of 0; its argument must be positive."
      ),
      (
        "log(0.5 - a)", 0..<12,
        "'log(0.5 - a)' is the logarithm of -0.5; its argument must be positive."
      ),
      (
        "(a - 3) ^ 0.5", 0..<13,
        "'(a - 3) ^ 0.5' is -2 to the power of 0.5, which is not a real number; specify "
          + "other values."
      ),
      (
        "exp(710 * a) + 1", 0..<12,
        "The magnitude of the value of 'exp(710 * a)' is too large; it must be below 1.8e308."
      ),
      (
        "1e308 * (a + 1)", 0..<15,
        "The magnitude of the value of '1e308 * (a + 1)' is too large; it must be below 1.8e308."
      ),
      (
        "a + (0 - 2) ^ 1025", 4..<18,
        "The magnitude of the value of '(0 - 2) ^ 1025' is too large; it must be below 1.8e308."
      ),
      (
        "1 / (a * aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa * 0)", 0..<81,
        "'1 / (a * aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa ... aaaaaaaaaa * 0)' divides by zero; specify "
          + "other values."
      ),
    ] as [(String, Range<Int>, String)])
  func errors(text: String, range: Range<Int>, message: String) throws {
    let graph = try ComputationGraph(text)
    let inputs = Dictionary(uniqueKeysWithValues: graph.names.map { ($0, 1.0) })
    let error = #expect(throws: ExpressionError.self) { try ForwardPass(graph, inputs) }
    #expect(error?.description == message)
    #expect(error?.range == range)
  }

  @Test("a name without a finite value traps")
  func missing() async {
    await #expect(processExitsWith: .trap) {
      _ = try ForwardPass(ComputationGraph("a + b"), ["a": 1])
    }
    await #expect(processExitsWith: .trap) {
      _ = try ForwardPass(ComputationGraph("a"), ["a": .nan])
    }
  }
}
