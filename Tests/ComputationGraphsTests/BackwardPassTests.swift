// Tests of gradients: examples of lectures, sums over paths, and the layers that train.

import Foundation
import Matrices
import Networks
import Randomness
import Testing

@testable import ComputationGraphs

@Suite("Backward pass") struct BackwardPassTests {
  /// Returns the value of an expression and its derivative with respect to each name.
  private func run(
    _ text: String, _ inputs: [String: Double]
  ) throws -> (value: Double, gradients: [String: Double]) {
    let graph = try ComputationGraph(text)
    let forward = try ForwardPass(graph, inputs)
    let backward = try BackwardPass(graph, forward)
    let gradients = zip(graph.nodes, backward.gradients).compactMap { node, gradient in
      if case .name(let name) = node.content { (name, gradient ?? .nan) } else { nil }
    }
    return (try #require(forward.values.last), Dictionary(uniqueKeysWithValues: gradients))
  }

  // MARK: - Examples of lectures

  @Test("L = c(a + 2b) is −10 at a = 3, b = 1, c = −2, with gradient (−2, −4, 5)")
  func lecture() throws {
    let (value, gradients) = try run("c * (a + 2 * b)", ["a": 3, "b": 1, "c": -2])
    #expect(value == -10 && gradients == ["a": -2, "b": -4, "c": 5])
  }

  @Test("a step of 0.1 moves the weights of one neuron from 0 to (0.15, 0.1) and its bias to 0.05")
  func neuron() throws {
    let text = "-log(sigmoid(w1 * x1 + w2 * x2 + b))"
    var inputs: [String: Double] = ["w1": 0, "w2": 0, "b": 0, "x1": 3, "x2": 2]
    let (value, gradients) = try run(text, inputs)
    #expect(value == log(2.0))
    #expect(gradients == ["w1": -1.5, "w2": -1, "b": -0.5, "x1": 0, "x2": 0])
    for name in ["w1", "w2", "b"] { inputs[name] = -0.1 * (gradients[name] ?? .nan) }
    #expect(inputs["w1"] == 0.1 * 1.5 && inputs["w2"] == 0.1 && inputs["b"] == 0.05)
    // z = 0.15 · 3 + 0.1 · 2 + 0.05 = 0.7
    #expect(abs(try run(text, inputs).value - log(1 + exp(-0.7))) < 1e-15)
  }

  @Test("a step of 0.5 lowers the error of a network with two layers as in Mazur's example")
  func twoLayers() throws {
    // Source: M. Mazur, "A step by step backpropagation example", 2015, which prints 8 decimals.
    let (h1, h2) = ("sigmoid(w1*i1 + w2*i2 + b1)", "sigmoid(w3*i1 + w4*i2 + b1)")
    let text =
      "0.5 * (0.01 - sigmoid(w5*\(h1) + w6*\(h2) + b2))^2"
      + " + 0.5 * (0.99 - sigmoid(w7*\(h1) + w8*\(h2) + b2))^2"
    var inputs: [String: Double] = [
      "i1": 0.05, "i2": 0.1, "b1": 0.35, "b2": 0.6, "w1": 0.15, "w2": 0.2, "w3": 0.25, "w4": 0.3,
      "w5": 0.4, "w6": 0.45, "w7": 0.5, "w8": 0.55,
    ]
    let (value, gradients) = try run(text, inputs)
    #expect(abs(value - 0.298371109) < 1e-9)
    #expect(abs((gradients["w5"] ?? .nan) - 0.082167041) < 1e-9)
    let updated = [
      "w1": 0.14978072, "w2": 0.19956143, "w3": 0.24975114, "w4": 0.29950229, "w5": 0.35891648,
      "w6": 0.40866619, "w7": 0.51130127, "w8": 0.56137012,
    ]
    for (name, expected) in updated {
      let weight = (inputs[name] ?? .nan) - 0.5 * (gradients[name] ?? .nan)
      #expect(abs(weight - expected) < 1e-8, "\(name) is \(weight)")
      inputs[name] = weight
    }
    // The source prints 0.291027924, which differs from the error of the weights that it prints.
    #expect(abs(try run(text, inputs).value - 0.291027774) < 1e-9)
  }

  @Test("a name that occurs several times has the sum of the gradients of its edges")
  func sharedName() throws {
    let graph = try ComputationGraph("a * b + a * a")
    let backward = try BackwardPass(graph, try ForwardPass(graph, ["a": 3, "b": 5]))
    #expect(backward.edges == [[], [], [5, 3], [3, 3], [1, 1]])
    #expect(backward.gradients == [11, 3, 1, 1, 1])
  }

  @Test("numbers and operations on numbers have no gradient")
  func constants() throws {
    // 0^(1 − 1) has no derivative with respect to the exponent, which no name needs.
    let graph = try ComputationGraph("0 ^ (1 - 1) * a")
    let backward = try BackwardPass(graph, try ForwardPass(graph, ["a": 3]))
    #expect(backward.gradients == [nil, nil, nil, nil, nil, 1, 1])
    #expect(backward.edges == [[], [], [], [nil, nil], [nil, nil], [], [nil, 1]])
    let number = try ComputationGraph("2")
    #expect(try BackwardPass(number, try ForwardPass(number, [:])).gradients == [nil])
  }

  @Test(
    "a derivative that does not exist or is too large is an error",
    arguments: [
      (
        "1 + (a - 1) ^ 0.5", 4..<17,
        "The derivative of '(a - 1) ^ 0.5' with respect to 'a - 1' is not finite; specify "
          + "other values."
      ),
      (
        "(a - 3) ^ a", 0..<11,
        "The derivative of '(a - 3) ^ a' with respect to 'a' is not finite; specify other values."
      ),
      (
        "1 / (a * 1e-200)", 0..<16,
        "The derivative of '1 / (a * 1e-200)' with respect to 'a * 1e-200' is not finite; specify "
          + "other values."
      ),
      (
        "1e200 * (1e200 * (a - 1))", 18..<23,
        "The magnitude of the gradient of 'a - 1' is too large; it must be below 1.8e308."
      ),
    ] as [(String, Range<Int>, String)])
  func errors(text: String, range: Range<Int>, message: String) throws {
    let error = #expect(throws: ExpressionError.self) { try run(text, ["a": 1]) }
    #expect(error?.description == message)
    #expect(error?.range == range)
  }

  // MARK: - Properties

  /// Returns a random expression of the names a, b and c, whose values and derivatives are finite.
  private func randomExpression(depth: Int, _ generator: inout SeededGenerator) -> String {
    func inner() -> String { randomExpression(depth: depth - 1, &generator) }
    if depth == 0 { return ["a", "b", "c", "1.5", "-2"].randomElement(using: &generator) ?? "a" }
    switch Int.random(in: 0..<11, using: &generator) {
    case 0, 1: return "(\(inner()) + \(inner()))"
    case 2: return "(\(inner()) - \(inner()))"
    case 3, 4: return "\(inner()) * \(inner())"
    case 5: return "\(inner()) / (3 + tanh(\(inner())))"
    case 6: return "max(\(inner()), -\(inner()))"
    case 7: return "exp(sigmoid(\(inner())))"
    case 8: return "log(2 + tanh(\(inner())))"
    case 9: return "(1.5 + tanh(\(inner()))) ^ sigmoid(\(inner()))"
    default: return "relu(\(inner()))"
    }
  }

  /// Returns the sum over all paths from the result to each node of the products of local
  /// derivatives, and the sum of their magnitudes.
  private func pathSums(
    _ graph: ComputationGraph, _ forward: ForwardPass
  ) -> (sums: [Double], magnitudes: [Double], paths: Int) {
    var sums = graph.nodes.map { _ in 0.0 }
    var (magnitudes, paths) = (sums, 0)
    func follow(_ j: Int, _ product: Double) {
      sums[j] += product
      magnitudes[j] += abs(product)
      paths += 1
      for (k, i) in graph.nodes[j].operands.enumerated() {
        follow(i, product * forward.derivatives[j][k])
      }
    }
    follow(graph.nodes.count - 1, 1)
    return (sums, magnitudes, paths)
  }

  @Test("the gradient is the sum over all paths of the products of local derivatives")
  func paths() throws {
    var generator = SeededGenerator(seed: 1)
    var detected = 0
    for _ in 0..<200 {
      let text = randomExpression(depth: 4, &generator)
      let graph = try ComputationGraph(text)
      let inputs = ["a": 0.75, "b": -1.25, "c": 2.0]
      let forward = try ForwardPass(graph, inputs)
      let backward = try BackwardPass(graph, forward)
      let (sums, magnitudes, paths) = pathSums(graph, forward)
      for (i, gradient) in backward.gradients.enumerated() {
        guard let gradient else { continue }
        // A path has fewer than n products, and a sum has fewer than `paths` additions, each with a
        // relative error of at most u, in both computations.
        let u = Double.ulpOfOne / 2
        let bound = 2 * Double(graph.nodes.count + paths) * u * magnitudes[i]
        #expect(abs(gradient - sums[i]) <= bound, "\(graph.text(of: i)) in \(text)")
        // Without its last edge, the gradient of a name is wrong.
        if case .name = graph.nodes[i].content,
          let last = graph.nodes.indices.lazy.flatMap({ j in
            graph.nodes[j].operands.indices.filter { graph.nodes[j].operands[$0] == i }
              .compactMap { backward.edges[j][$0] }
          }).first, last != 0
        {
          #expect(abs(gradient - last - sums[i]) > bound, "\(text)")
          detected += 1
        }
      }
    }
    #expect(detected > 200)
  }

  @Test("the gradients of a network as an expression are those of the layers that train")
  func layers() throws {
    let network = Network<Double>(
      NetworkConfiguration(
        inputs: 1, outputs: 2, segments: WindowSegments([1]), embedding: 2, hidden: [2],
        activation: .sigmoid, output: .logistic))
    let parameters: [(name: String, shape: (Int, Int), values: [(name: String, value: Double)])] = [
      ("embedding.weight", (1, 2), [("x1", 1), ("x2", -0.5)]),
      ("hidden.0.weight", (2, 2), [("w11", 0.3), ("w12", -0.8), ("w21", 0.6), ("w22", 1.1)]),
      ("hidden.0.bias", (1, 2), [("b1", 0.1), ("b2", -0.2)]),
      ("output.weight", (2, 1), [("u1", 0.7), ("u2", -1.3)]), ("output.bias", (1, 1), [("c", 0.4)]),
    ]
    for (name, shape, values) in parameters {
      network.parameters[name].copy(from: Matrix(shape.0, shape.1, values.map(\.value)))
    }
    let gradients = Gradients<Double>(network.parameters.table)
    let workspace = Workspace<Double>(
      network.configuration, capacity: 1, gradients: true, workers: Workers(count: 1))
    network.computeGradients(
      of: [0], targets: [1], count: 1, into: gradients,
      as: network.over(gradients.parameters), in: workspace)

    let result = try run(
      "-log(sigmoid(u1 * sigmoid(w11 * x1 + w21 * x2 + b1)"
        + " + u2 * sigmoid(w12 * x1 + w22 * x2 + b2) + c))",
      Dictionary(uniqueKeysWithValues: parameters.flatMap(\.values).map { ($0.name, $0.value) }))
    // Both round fewer than 30 times on the way to a number. The rounding errors of σ(z) − 1 and of
    // σ(z)·(1 − σ(z)) grow at most by max(σ, 1 − σ) / min(σ, 1 − σ) < 3, because |z| < 1.
    let u = Double.ulpOfOne / 2
    #expect(abs(result.value - workspace.losses[0]) <= 100 * u * workspace.losses[0])
    for (name, _, values) in parameters {
      for (value, expected) in zip(values, gradients.parameters[name].scalars) {
        let actual = result.gradients[value.name] ?? .nan
        // The gradient of an input sums over two units, whose terms may cancel in part.
        let magnitude = name == "embedding.weight" ? 1 : abs(expected)
        #expect(abs(actual - expected) <= 100 * u * magnitude, "\(value.name): \(actual)")
      }
    }
  }
}
