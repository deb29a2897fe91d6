// Tests of the pointer that is mixed with an output layer.

import Foundation
import Matrices
import Randomness
import Testing

@testable import Networks

/// A network of eleven words with a pointer to seven places.
struct PointedNetwork: Sendable, CustomTestStringConvertible {
  var tied = false
  var hidden = [6]
  var direct = false
  var cutoffs: [Int] = []
  var testDescription: String {
    "\(tied ? "tied" : "untied") \(hidden) \(cutoffs)\(direct ? " direct" : "")"
  }

  func configuration(frozen: Set<String> = []) -> NetworkConfiguration {
    NetworkConfiguration(
      inputs: 11, outputs: 11, segments: WindowSegments([5, 1, 1]), embedding: 4, hidden: hidden,
      direct: direct, tied: tied, output: cutoffs.isEmpty ? .softmax : .adaptive, cutoffs: cutoffs,
      pointer: true, frozen: frozen)
  }

  /// A network whose parameters are all random, those of the pointer and the biases included.
  func network<S>(_: S.Type, frozen: Set<String> = []) -> Network<S> {
    let network = Network<S>(configuration(frozen: frozen))
    var random = SeededGenerator(seed: 6)
    network.parameters.all.fillUniformly(within: 0.8, using: &random)
    return network
  }
}

@Suite("Pointer layer")
struct PointerLayerTests {
  private static let networks = [
    PointedNetwork(), PointedNetwork(tied: true), PointedNetwork(hidden: [], direct: true),
    PointedNetwork(cutoffs: [3, 6]), PointedNetwork(tied: true, hidden: [6, 6], cutoffs: [4]),
  ]
  private let workers = Workers(count: 1)

  /// Windows of which every third misses two words, and targets of which some are in the window.
  private func examples(_ count: Int) -> (windows: [Int32], targets: [Int32]) {
    var random = SeededGenerator(seed: 9)
    var windows = (0..<7 * count).map { _ in Int32.random(in: 0..<11, using: &random) }
    for i in stride(from: 0, to: count, by: 3) { (windows[7 * i], windows[7 * i + 1]) = (-1, -1) }
    let targets = (0..<count).map { $0.isMultiple(of: 2) ? windows[7 * $0 + 4] : Int32($0 % 11) }
    return (windows, targets)
  }

  private func workspace<S>(_ network: Network<S>, _ count: Int, gradients: Bool = false)
    -> Workspace<S>
  {
    Workspace(network.configuration, capacity: count, gradients: gradients, workers: workers)
  }

  // MARK: - Gradients

  @Test("gradients agree with central differences", arguments: networks)
  func gradients(shape: PointedNetwork) {
    let rates = DropoutRates(words: 0.2, embedding: 0.2, hidden: 0.2, output: 0.2)
    let (windows, targets) = examples(9)
    for noise in [nil, DropoutNoise(rates, seed: 1, step: 2)] {
      let network = shape.network(Double.self)
      let findings = GradientCheck.run(
        network, inputs: Inputs(windows: windows), targets: targets, noise: noise,
        workers: workers)
      #expect(findings.count == network.parameters.table.groups.count)
      for finding in findings { #expect(finding.passes, "\(finding)") }
    }
  }

  @Test("frozen embeddings get no gradient from a pointer", arguments: [false, true])
  func frozen(tied: Bool) {
    let name = NetworkConfiguration.embeddingName
    let network = PointedNetwork(tied: tied).network(Double.self, frozen: [name])
    let (windows, targets) = examples(9)
    let findings = GradientCheck.run(
      network, inputs: Inputs(windows: windows), targets: targets, workers: workers)
    #expect(findings.allSatisfy { $0.passes && $0.name != name })
    let gradients = Gradients<Double>(network.parameters.table)
    network.computeGradients(
      of: windows, targets: targets, count: 9, into: gradients,
      as: network.over(gradients.parameters), in: workspace(network, 9, gradients: true))
    #expect(gradients.parameters[name].scalars.allSatisfy { $0 == 0 })
  }

  @Test("a gradient leaves nothing behind for the next batch", arguments: networks)
  func leftovers(shape: PointedNetwork) {
    let network = shape.network(Double.self)
    let gradients = Gradients<Double>(network.parameters.table)
    let workspace = workspace(network, 9, gradients: true)
    let (windows, targets) = examples(9)
    func gradient(_ targets: [Int32]) -> [Double] {
      network.computeGradients(
        of: windows, targets: targets, count: 9, into: gradients,
        as: network.over(gradients.parameters), in: workspace)
      return gradients.parameters.all.scalars
    }
    let first = gradient(targets)
    #expect(gradient(targets.map { ($0 + 1) % 11 }) != first)
    #expect(gradient(targets) == first)
  }

  // MARK: - Probabilities

  @Test(
    "probabilities are those of the mixture, and losses are their logarithms", arguments: networks)
  func reference(shape: PointedNetwork) {
    let network = shape.network(Double.self)
    let (windows, targets) = examples(12)
    let workspace = workspace(network, 12)
    let scores = Matrix(
      12, 11,
      network.scores(
        of: windows, count: 12, in: workspace
      ).scalars)
    let hidden = Matrix(
      12, network.configuration.lastWidth, workspace.lastHidden(count: 12).scalars)
    let base = baseProbabilities(network, windows)
    for i in 0..<12 {
      let places = windows[7 * i..<7 * i + 7]
      let expected = mixture(
        network, h: hidden.rows(i..<i + 1).scalars, places: Array(places),
        base: base.rows(i..<i + 1).scalars)
      #expect(abs(expected.reduce(0, +) - 1) < 1e-14)
      for j in 0..<11 { #expect(abs(exp(scores[i, j]) - expected[j]) < 1e-14) }
    }
    network.forward(windows, targets: targets, count: 12, in: workspace)
    for (i, target) in targets.enumerated() {
      #expect(abs(workspace.losses[i] + scores[i, Int(target)]) < 1e-13)
    }
  }

  /// Computes the probabilities of the same network without a pointer.
  private func baseProbabilities(_ network: Network<Double>, _ windows: [Int32]) -> Matrix<Double> {
    var configuration = network.configuration
    configuration.pointer = false
    let base = Network<Double>(configuration)
    for group in base.parameters.table.groups {
      base.parameters[group].copy(from: network.parameters[group.name])
    }
    let scores = base.scores(of: windows, count: 12, in: workspace(base, 12))
    Double.logSoftmax(of: scores, offsets: nil, on: workers)
    return Matrix(12, 11, scores.scalars.map { exp($0) })
  }

  /// Computes p of every word, in the words of the documentation.
  private func mixture(
    _ network: Network<Double>, h: [Double], places: [Int32], base: [Double]
  ) -> [Double] {
    let (t, q) = (network.parameters["pointer.weight"], network.parameters["pointer.query"])
    let e = network.parameters["embedding.weight"]
    let c = 8.0 * 7
    var (sums, total) = (base.map { c * $0 }, c)
    for (place, word) in places.enumerated() where word >= 0 {
      let row = Int(log2(Double(7 - place))), column = Int(log2(Double(word + 1)))
      var s = t[row, column]
      for j in 0..<4 {
        for k in h.indices { s += h[k] * q[k, j] * e[Int(word), j] }
      }
      sums[Int(word)] += exp(s)
      total += exp(s)
    }
    return sums.map { $0 / total }
  }

  @Test("a target that the output layer thinks impossible keeps a finite loss and gradient")
  func extreme() {
    let network = PointedNetwork(hidden: []).network(Double.self)
    for j in 0..<11 { network.parameters["output.bias"][0, j] = j == 5 ? -2000 : 0 }
    // The target is in the first window only.
    let ids: [Int32] = [5, 1, 2, 3, 4, 3, 2] + [0, 1, 2, 3, 4, 3, 2]
    let workspace = workspace(network, 2, gradients: true)
    let gradients = Gradients<Double>(network.parameters.table)
    network.computeGradients(
      of: ids, targets: [5, 5], count: 2, into: gradients, as: network.over(gradients.parameters),
      in: workspace)
    #expect(workspace.losses[0] < 20 && workspace.losses[1] > 1990 && workspace.losses[1] < 2010)
    #expect(gradients.parameters.all.scalars.allSatisfy { $0.isFinite })
  }

  // MARK: - Engine

  @Test("the engine's losses and scores are those of the reference", arguments: networks)
  func engine(shape: PointedNetwork) {
    let (network, reference) = (shape.network(Float.self), shape.network(Double.self))
    for i in 0..<network.parameters.all.count {
      reference.parameters.all[0, i] = Double(network.parameters.all[0, i])
    }
    let (windows, targets) = examples(40)
    func results<S>(_ network: Network<S>) -> [Double] {
      let workspace = workspace(network, 40)
      network.forward(windows, targets: targets, count: 40, in: workspace)
      return workspace.losses
        + network.scores(of: windows, count: 40, in: workspace).scalars.map { Double($0) }
    }
    #expect(zip(results(network), results(reference)).allSatisfy { abs($0 - $1) < 2e-5 })
  }

  @Test(
    "gradients have the same bits on any number of threads", arguments: networks,
    Precision.allCases)
  func threads(shape: PointedNetwork, precision: Precision) {
    let network = shape.network(Float.self)
    let (windows, targets) = examples(50)
    let results = [1, 2, 3, 7].map { count in
      let gradients = Gradients<Float>(network.parameters.table)
      let workspace = Workspace<Float>(
        network.configuration, capacity: 50, gradients: true, precision: precision,
        workers: Workers(count: count, leastWork: 1))
      network.computeGradients(
        of: windows, targets: targets, count: 50, into: gradients,
        as: network.over(gradients.parameters), in: workspace)
      return gradients.parameters.all.scalars + workspace.losses.map { Float($0) }
    }
    #expect(results.dropFirst().allSatisfy { $0 == results[0] })
  }

  @Test("a pointer begins with a ninth of the probability")
  func start() {
    let network = Network<Double>(PointedNetwork().configuration())
    let scores = network.scores(of: [3, 3, 3, 3, 3, 3, 3], count: 1, in: workspace(network, 1))
    #expect(abs(exp(scores[0, 3]) - (8.0 / 9 / 11 + 1.0 / 9)) < 1e-14)
    #expect(abs(exp(scores[0, 4]) - 8.0 / 9 / 11) < 1e-14)
  }

  @Test("the tensors have the documented names and shapes")
  func tensors() {
    let groups = PointedNetwork().configuration().groups.suffix(2)
    #expect(
      groups.map { "\($0.name) \($0.shape)" } == ["pointer.weight [3, 20]", "pointer.query [6, 4]"])
  }
}
