// Tests of the trace of one window: the numbers are those of training.

import Foundation
import Matrices
import TestSupport
import Testing

@testable import Networks

@Suite("Traces")
struct TraceTests {
  private let workers = Workers(count: 1)

  /// Networks with every kind of layer. The window of the last two has a segment of three places.
  static let configurations = [
    NetworkConfiguration(
      inputs: 7, outputs: 7, segments: WindowSegments([1, 1, 1]), embedding: 3, hidden: []),
    NetworkConfiguration(
      inputs: 7, outputs: 7, segments: WindowSegments([1, 1, 1]), embedding: 3, hidden: [5, 5, 4],
      residual: true, layerNorm: true, direct: true, frozen: [NetworkConfiguration.embeddingName]),
    NetworkConfiguration(
      inputs: 7, outputs: 7, segments: WindowSegments([3, 1, 1]), embedding: 3, hidden: [4],
      activation: .gelu, tied: true),
    NetworkConfiguration(
      inputs: 7, outputs: 7, segments: WindowSegments([3, 1, 1]), embedding: 4, hidden: [4, 4],
      activation: .sigmoid, residual: true, layerNorm: true, direct: true, tied: true),
  ]

  @Test("the logits of an adaptive softmax are log-probabilities, with gradients p − 1[target]")
  func adaptive() {
    let network = network(
      NetworkConfiguration(
        inputs: 7, outputs: 7, segments: WindowSegments([1, 1, 1]), embedding: 3, hidden: [5],
        output: .adaptive, cutoffs: [2, 5]))
    for target in [0, 3, 6] {
      let trace = network.trace([4, 2, 4], target: Int32(target), workers: workers)
      let (logits, p) = (trace.logits.values, trace.logits.values.map { exp($0) })
      #expect(abs(p.reduce(0, +) - 1) < 1e-14 && abs(logits[target] + trace.loss) < 1e-14)
      for (j, gradient) in trace.logits.gradients.enumerated() {
        #expect(abs(gradient - (p[j] - (j == target ? 1 : 0))) < 1e-14)
      }
    }
  }

  @Test("with a pointer, attributions include the derivatives by the scores", arguments: [3, 4])
  func pointer(target: Int32) {
    let network = network(
      NetworkConfiguration(
        inputs: 7, outputs: 7, segments: WindowSegments([3, 1, 1]), embedding: 3, hidden: [5, 5],
        layerNorm: true, pointer: true))
    let window: [Int32] = [-1, 4, 2, 4, 6]
    let trace = network.trace(window, target: target, workers: workers)
    #expect(abs(trace.logits.values[Int(target)] + trace.loss) < 1e-13)
    // A score has the derivative of its element of T, which no other place of this window shares.
    let t = trace.gradients["pointer.weight"]
    for (input, cell) in zip(trace.inputs, [(2, 2), (1, 1), (1, 2), (0, 2)]) {
      let e = network.parameters["embedding.weight"].rows(
        Int(window[input.place])..<Int(window[input.place]) + 1)
      let layers = zip(input.gradient, e.scalars).reduce(0) { $0 + $1.0 * $1.1 }
      #expect(abs(input.attribution - layers - t[cell.0, cell.1]) < 1e-14)
      // The pointer makes the words at its places more probable, and all others less.
      #expect((t[cell.0, cell.1] < 0) == (window[input.place] == target))
    }
  }

  private func network(_ configuration: NetworkConfiguration) -> Network<Double> {
    let network = Network<Double>(configuration)
    let all = network.parameters.all
    all.copy(from: .random(1, all.count, seed: 5))
    return network
  }

  /// Returns a window in which input 4 occurs twice, and in the long segment once beside a place
  /// without an input.
  private func window(of configuration: NetworkConfiguration) -> [Int32] {
    configuration.segments.width == 3 ? [4, 2, 4] : [-1, 4, 2, 4, 6]
  }

  @Test("the loss and all gradients have the bits of a training step", arguments: configurations)
  func training(configuration: NetworkConfiguration) {
    var trained = configuration
    trained.frozen = []
    let (network, window) = (network(configuration), window(of: configuration))
    let trace = network.trace(window, target: 3, workers: workers)

    let gradients = Gradients<Double>(ParameterTable(trained))
    let workspace = Workspace<Double>(trained, capacity: 1, gradients: true, workers: workers)
    let step = Network(trained, over: network.parameters)
    step.computeGradients(
      of: window, targets: [3], count: 1, into: gradients, as: step.over(gradients.parameters),
      in: workspace)
    #expect(trace.loss == workspace.losses[0])
    for group in gradients.parameters.table.groups {
      #expect(trace.gradients[group].scalars == gradients.parameters[group].scalars)
      #expect(trace.gradients[group].scalars.contains { $0 != 0 }, "\(group.name)")
    }

    // The logits are those of an evaluation.
    let evaluation = Workspace<Double>(
      configuration, capacity: 1, gradients: false, workers: workers)
    #expect(trace.logits.values == network.scores(of: window, count: 1, in: evaluation).scalars)
    let largest = trace.logits.values.max() ?? 0
    let sum = trace.logits.values.reduce(0) { $0 + exp($1 - largest) }
    for (j, dz) in trace.logits.gradients.enumerated() {
      let p = exp(trace.logits.values[j] - largest) / sum
      #expect(abs(dz - (p - (j == 3 ? 1 : 0))) < 1e-14)
    }
  }

  @Test("the gradients of hidden units give those of the biases, also with residual connections")
  func hiddenUnits() {
    let network = network(Self.configurations[1])
    let trace = network.trace([4, 2, 4], target: 3, workers: workers)
    for (i, layer) in trace.layers.enumerated() {
      // H = tanh(Y), or H′ + tanh(Y) with the output H′ of the layer before.
      let before = i == 1 ? trace.layers[0].output.values : layer.output.values.map { _ in 0 }
      let expected = layer.output.values.indices.map { j in
        let g = layer.output.values[j] - before[j]
        return layer.output.gradients[j] * (1 - g * g)
      }
      // H′ + g − H′ differs from g by at most 2u, and 1 − g² by 4u.
      let bounds = layer.output.gradients.map { 8 * Double.ulpOfOne * abs($0) }
      let actual = trace.gradients["hidden.\(i).bias"].scalars
      #expect(firstDeviation(of: actual, from: expected, bounds: bounds) == nil, "layer \(i)")
      #expect(firstDeviation(of: actual.map { 1.001 * $0 }, from: expected, bounds: bounds) != nil)
      // The layers are normalized for the next one: the mean is 0 and the variance 1.
      #expect(abs(layer.passedOn.reduce(0, +)) < 1e-13)
      #expect(layer.passedOn != layer.output.values)
    }
  }

  @Test(
    "the gradients of the places add up to the gradient of the embeddings",
    arguments: configurations)
  func embeddings(configuration: NetworkConfiguration) {
    let (network, window) = (network(configuration), window(of: configuration))
    let trace = network.trace(window, target: 3, workers: workers)
    #expect(trace.inputs.map { window[$0.place] } == window.filter { $0 >= 0 })
    var sum = [[Double]](
      repeating: [Double](repeating: 0, count: configuration.embedding),
      count: configuration.inputs)
    if configuration.tied {
      // Tied embeddings are output weights, too, with dL/dE = (dL/dZ)ᵀ · H.
      let h = trace.layers.last?.passedOn ?? trace.embeddings.values
      for (j, dz) in trace.logits.gradients.enumerated() { sum[j] = h.map { $0 * dz } }
    }
    for input in trace.inputs {
      let id = Int(window[input.place])
      sum[id] = zip(sum[id], input.gradient).map(+)
    }
    // Each element is a sum of at most four products of numbers below 10 in magnitude.
    let bounds = [Double](repeating: 1e-13, count: sum.count * configuration.embedding)
    let actual = trace.gradients[NetworkConfiguration.embeddingName].scalars
    #expect(firstDeviation(of: actual, from: sum.flatMap(\.self), bounds: bounds) == nil)
    #expect(actual.contains { abs($0) > 1e-3 })
  }

  /// Returns a network with one more input, whose embedding is zero, and one more class, whose
  /// probability is zero.
  private func extended(_ network: Network<Double>) -> Network<Double> {
    var configuration = network.configuration
    configuration.inputs += 1
    configuration.outputs += 1
    let result = Network<Double>(configuration)
    for group in network.parameters.table.groups {
      let (source, target) = (network.parameters[group], result.parameters[group.name])
      for row in 0..<source.rows {
        for column in 0..<source.columns { target[row, column] = source[row, column] }
      }
    }
    result.parameters["output.bias"][0, network.configuration.outputs] = -1e9
    return result
  }

  @Test(
    "the attribution is the derivative of the loss by the scale of an input's embedding",
    arguments: configurations)
  func attribution(configuration: NetworkConfiguration) {
    let (network, window) = (network(configuration), window(of: configuration))
    let trace = network.trace(window, target: 3, workers: workers)
    let (other, new) = (extended(network), configuration.inputs)
    let workspace = Workspace<Double>(
      other.configuration, capacity: 1, gradients: false, workers: workers)
    for input in trace.inputs {
      // The new input replaces this one, so that the same input at other places and tied output
      // weights stay as they are.
      let id = Int(window[input.place])
      var changed = window
      changed[input.place] = Int32(new)
      func loss(scale: Double) -> Double {
        for column in 0..<configuration.embedding {
          other.embedding.weight[new, column] = scale * network.embedding.weight[id, column]
        }
        other.forward(changed, targets: [3], count: 1, in: workspace)
        return workspace.losses[0]
      }
      // The formula has an error of O(h²), and rounding one of O(u / h), both below 1e-9.
      let numeric = (loss(scale: 1 + 1e-5) - loss(scale: 1 - 1e-5)) / 2e-5
      #expect(abs(numeric - input.attribution) < 1e-8, "place \(input.place)")
    }
    // Attributions differ, so that exchanging two of them would fail.
    #expect(Set(trace.inputs.map { Int($0.attribution * 1e6) }).count == trace.inputs.count)
  }
}
