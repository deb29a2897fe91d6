// Tests with worked examples from lectures on feed-forward networks.

import Foundation
import Matrices
import Testing

@testable import Networks

@Suite("Lecture examples")
struct WorkedExampleTests {
  private let workers = Workers(count: 1)

  private func row(_ values: Double...) -> Matrix<Double> { Matrix(1, values.count, values) }

  @Test("a sigmoid unit computes σ(0.5·0.2 + 0.6·0.3 + 0.1·0.9 + 0.5) = 0.705")
  func sigmoidUnit() {
    let layer = HiddenLayer<Double>(
      weight: Matrix(3, 1, [0.2, 0.3, 0.9]), bias: row(0.5), activation: .sigmoid)
    let h = row(0)
    layer.forward(row(0.5, 0.6, 0.1), into: h, derivative: nil, on: workers)
    // One lecture rounds to 0.705, another one to 0.70.
    #expect(abs(h[0, 0] - 0.705) < 0.0005)
    #expect(abs(h[0, 0] - 0.70) < 0.01)
    #expect(abs(h[0, 0] - 1 / (1 + exp(-0.87))) < 1e-15)
  }

  @Test("two ReLU units and a linear one compute XOR with the weights given in the lectures")
  func exclusiveOr() {
    // Source: Goodfellow, Bengio and Courville, "Deep learning", 2016, section 6.1.
    let hidden = HiddenLayer<Double>(
      weight: Matrix(2, 2, [1, 1, 1, 1]), bias: row(0, -1), activation: .relu)
    let output = HiddenLayer<Double>(
      weight: Matrix(2, 1, [1, -2]), bias: row(0), activation: .identity)
    let (h, y) = (Matrix<Double>(4, 2), Matrix<Double>(4, 1))
    hidden.forward(
      Matrix(4, 2, [0, 0, 0, 1, 1, 0, 1, 1]), into: h, derivative: nil, on: workers)
    output.forward(h, into: y, derivative: nil, on: workers)
    #expect(h.scalars == [0, 0, 1, 0, 1, 0, 2, 1])
    #expect(y.scalars == [0, 1, 1, 0])
  }

  @Test("a text of digits, each with probability 1/10, has a perplexity of 10")
  func perplexity() {
    let logits = Matrix<Double>(3, 10)
    var losses = [0.0, 0.0, 0.0]
    Double.crossEntropy(of: logits, targets: [3, 0, 9], losses: &losses, on: workers)
    var result = EvaluationResult()
    (result.nats, result.tokens) = (losses.reduce(0, +), losses.count)
    #expect(abs(result.perplexity - 10) < 1e-13)
  }

  @Test("a one-hot row times E is the row of E that the embedding layer looks up")
  func oneHot() {
    let e = Matrix(3, 2, [0.5, -1, 2, 3, -4, 0.25])
    let (product, rows) = (Matrix<Double>(2, 2), Matrix<Double>(1, 4))
    Double.multiply(
      Matrix(2, 3, [0, 0, 1, 0, 1, 0]), e, into: product, from: .zero, on: workers)
    EmbeddingLayer(weight: e, segments: WindowSegments([1, 1]), pooling: nil).forward(
      Inputs(windows: [2, 1]), into: rows, on: workers)
    #expect(rows.scalars == product.scalars && rows.scalars == [-4, 0.25, 2, 3])
  }

  @Test(
    "the softmax of a vector has the values given in the lectures",
    arguments: [
      ([0.6, 1.1, -1.5, 1.2, 3.2, -1.1], ["0.055", "0.090", "0.006", "0.099", "0.74", "0.010"]),
      ([2, -1.99, -0.01], ["0.868", "0.016", "0.116"]),
    ])
  func softmax(z: [Double], expected: [String]) {
    // With one row, dL/dz = softmax(z) − 1[target].
    for target in z.indices {
      let dz = Matrix(1, z.count, z)
      var losses = [0.0]
      Double.crossEntropyGradient(
        of: dz, targets: [Int32(target)], losses: &losses, on: workers)
      for j in z.indices {
        let p = dz[0, j] + (j == target ? 1 : 0)
        #expect(agrees(p, with: expected[j]), "p[\(j)] = \(p)")
      }
      #expect(agrees(exp(-losses[0]), with: expected[target]))
    }
  }

  /// Returns whether p is within one unit of the last decimal given, because the lecture rounds
  /// some values and truncates others.
  private func agrees(_ p: Double, with given: String) -> Bool {
    guard let value = Double(given) else { return false }
    return abs(p - value) < pow(10, -Double(given.count - 2))
  }

  @Test("the gradients of Y = XW equal those of the written-out Jacobian")
  func jacobian() {
    let x = Matrix(2, 2, [1.0, 2, 3, 4])
    let w = Matrix(2, 3, [0.5, -1, 2, 3, 0.25, -2])
    let dy = Matrix(2, 3, [1.0, -2, 0.5, 4, 1, -1])
    let layer = HiddenLayer(weight: w, bias: Matrix(1, 3), activation: .identity)
    let gradient = HiddenLayer<Double>(
      weight: Matrix(2, 3), bias: Matrix(1, 3), activation: .identity)
    let dx = Matrix<Double>(2, 2)
    let slope = Matrix(2, 3, [Double](repeating: 1, count: 6))
    layer.backward(dy, x: x, derivative: slope, dx: dx, gradient: gradient, on: workers)

    // ∂yₙⱼ/∂xₖᵢ = wᵢⱼ if n = k, otherwise 0: a (2·3) × (2·2) Jacobian.
    // ∂yₙⱼ/∂wᵢₗ = xₙᵢ if j = l, otherwise 0.
    for k in 0..<2 {
      for i in 0..<2 {
        var sum = 0.0
        for n in 0..<2 {
          for j in 0..<3 { sum += dy[n, j] * (n == k ? w[i, j] : 0) }
        }
        #expect(dx[k, i] == sum)
      }
    }
    for i in 0..<2 {
      for l in 0..<3 {
        var sum = 0.0
        for n in 0..<2 {
          for j in 0..<3 { sum += dy[n, j] * (j == l ? x[n, i] : 0) }
        }
        #expect(gradient.weight[i, l] == sum)
      }
    }
    #expect(gradient.bias.scalars == [5, -1, -0.5])
  }

  @Test("the gradient of L = c(a + 2b) at a = 3, b = 1, c = −2 is (−2, −4, 5)")
  func computationGraph() {
    // With d = 2b, e = a + d and L = c·e, the layer with weights (1, 2) maps [a b] to e, and the
    // layer with weight c maps e to L.
    let (input, sum) = (row(3, 1), row(0))
    let first = HiddenLayer(
      weight: Matrix(2, 1, [1.0, 2]), bias: row(0), activation: .identity)
    let second = HiddenLayer(weight: row(-2), bias: row(0), activation: .identity)
    let (loss, slope, lossSlope) = (row(0), row(0), row(0))
    first.forward(input, into: sum, derivative: slope, on: workers)
    second.forward(sum, into: loss, derivative: lossSlope, on: workers)
    #expect(loss[0, 0] == -10)

    let (dSum, dInput) = (row(0), row(0, 0))
    let gradient = HiddenLayer(weight: row(0), bias: row(0), activation: .identity)
    second.backward(
      row(1), x: sum, derivative: lossSlope, dx: dSum, gradient: gradient, on: workers)
    #expect(gradient.weight[0, 0] == 5)
    first.backward(
      dSum, x: input, derivative: slope, dx: dInput,
      gradient: HiddenLayer(weight: Matrix(2, 1), bias: row(0), activation: .identity), on: workers)
    #expect(dInput.scalars == [-2, -4])
  }

  @Test(
    "activations and their derivatives agree with their formulas",
    arguments: [-2.5, -0.7, 0.3, 1.9])
  func derivatives(y: Double) throws {
    let σ = 1 / (1 + exp(-y))
    let t = tanh((2 / Double.pi).squareRoot() * (y + 0.044715 * y * y * y))
    let rise = (2 / Double.pi).squareRoot() * (1 + 0.134145 * y * y)
    let expected: [Activation: (value: Double, derivative: Double)] = [
      .sigmoid: (σ, σ * (1 - σ)), .tanh: (tanh(y), 1 - tanh(y) * tanh(y)),
      .relu: (max(y, 0), y > 0 ? 1 : 0), .identity: (y, 1), .silu: (y * σ, σ * (1 + y * (1 - σ))),
      .gelu: (y / 2 * (1 + t), (1 + t) / 2 + y / 2 * (1 - t * t) * rise),
    ]
    for activation in Activation.allCases {
      let (h, slope) = (row(y), row(0))
      Double.apply(activation, to: h, derivative: slope, on: workers)
      let (value, derivative) = try #require(expected[activation])
      #expect(abs(h[0, 0] - value) < 1e-15, "\(activation)")
      #expect(abs(slope[0, 0] - derivative) < 1e-15, "\(activation)")
      let (above, below) = (row(y + 1e-6), row(y - 1e-6))
      Double.apply(activation, to: above, derivative: nil, on: workers)
      Double.apply(activation, to: below, derivative: nil, on: workers)
      #expect(abs((above[0, 0] - below[0, 0]) / 2e-6 - derivative) < 1e-9, "\(activation)")
    }
  }

  /// Creates logistic regression over two or more features, with a workspace for one example.
  private func regression(
    weights: [Double], bias: Double
  ) -> (network: Network<Double>, workspace: Workspace<Double>) {
    let configuration = NetworkConfiguration(
      inputs: weights.count, outputs: 2, segments: WindowSegments([1]), pooling: .sum,
      embedding: 1, hidden: [], output: .sum)
    let network = Network<Double>(configuration)
    network.parameters[NetworkConfiguration.embeddingName].copy(
      from: Matrix(weights.count, 1, weights))
    network.parameters["output.bias"][0, 0] = bias
    return (
      network,
      Workspace(configuration, capacity: 1, gradients: true, workers: workers)
    )
  }

  private func features(_ values: [Float]) -> Inputs {
    Inputs(
      bags: Bags(
        ids: values.indices.map { Int32($0) }, values: values, ends: [values.count]))
  }

  @Test("the sentiment features 3, 2, 1, 3, 0 and 4.19 of a review give p(+) = 0.70 and L = 0.36")
  func sentiment() {
    let (network, workspace) = regression(weights: [2.5, -5, -1.2, 0.5, 2, 0.7], bias: 0.1)
    let inputs = features([3, 2, 1, 3, 0, 4.19])
    // The scores of two classes are 0 and z.
    let scores = network.scores(of: inputs, count: 1, in: workspace)
    let z = scores[0, 1] - scores[0, 0]
    // The value 4.19 is rounded to single precision.
    #expect(abs(z - 0.833) < 4.19 * 0.7 * 0x1p-24)
    #expect(abs(1 / (1 + exp(-z)) - 0.70) < 0.005)
    for (target, loss) in [(Int32(1), 0.36), (0, 1.2)] {
      network.forward(inputs, targets: [target], count: 1, in: workspace)
      // The lecture computes the losses from the rounded probabilities 0.70 and 0.30.
      #expect(abs(workspace.losses[0] - loss) < 0.01)
    }
  }

  @Test("a positive review with 3 positive and 2 negative words has the gradient -1.5, -1, -0.5")
  func sentimentGradient() {
    let (network, workspace) = regression(weights: [0, 0], bias: 0)
    let gradient = Network<Double>(network.configuration)
    network.backward(
      features([3, 2]), targets: [1], count: 1, gradient: gradient, in: workspace)
    #expect(gradient.parameters[NetworkConfiguration.embeddingName].scalars == [-1.5, -1])
    #expect(gradient.parameters["output.bias"].scalars == [-0.5])
  }
}
