// Tests of the adaptive softmax output layer.

import Foundation
import Matrices
import Randomness
import Testing

@testable import Networks

/// A layer of eleven classes.
struct AdaptiveShape: Sendable, CustomTestStringConvertible {
  var tied = false
  var hidden = [7]
  var cutoffs = [3, 6, 7]
  var testDescription: String { "\(tied ? "tied" : "untied") \(hidden) \(cutoffs)" }

  func configuration(frozen: Set<String> = []) -> NetworkConfiguration {
    NetworkConfiguration(
      inputs: 11, outputs: 11, segments: WindowSegments([1, 1]), embedding: 4, hidden: hidden,
      tied: tied, output: .adaptive, cutoffs: cutoffs, frozen: frozen)
  }

  func network<S>(_: S.Type, frozen: Set<String> = []) -> Network<S> {
    let network = Network<S>(configuration(frozen: frozen))
    network.parameters.initialize(seed: 5)
    for group in network.parameters.table.groups where group.isBias {
      var random = SeededGenerator(seed: 6)
      network.parameters[group].fillUniformly(within: 0.3, using: &random)
    }
    return network
  }
}

@Suite("Adaptive softmax layer")
struct AdaptiveLayerTests {
  private static let shapes = [
    AdaptiveShape(), AdaptiveShape(cutoffs: [4]), AdaptiveShape(hidden: [], cutoffs: [1, 10]),
    AdaptiveShape(hidden: [40, 36]),
    AdaptiveShape(tied: true), AdaptiveShape(tied: true, hidden: [4], cutoffs: [10]),
    AdaptiveShape(tied: true, hidden: [], cutoffs: [1, 2]),
  ]

  private let workers = Workers(count: 1)

  /// Returns `count` windows and targets, which include the first and the last class.
  private func examples(_ count: Int) -> (windows: Inputs, targets: [Int32]) {
    var random = SeededGenerator(seed: 9)
    let words = (0..<3 * count).map { _ in Int32.random(in: 0..<11, using: &random) }
    let targets = [10, 0] + words.suffix(count).dropFirst(2)
    return (Inputs(windows: Array(words.prefix(2 * count))), targets)
  }

  // MARK: - Gradients

  @Test("gradients agree with central differences", arguments: shapes)
  func gradients(shape: AdaptiveShape) {
    let rates = DropoutRates(words: 0.2, embedding: 0.2, hidden: 0.2, output: 0.2)
    let (windows, targets) = examples(9)
    for noise in [nil, DropoutNoise(rates, seed: 1, step: 2)] {
      check(shape.network(Double.self), windows, targets, noise)
    }
  }

  @Test("gradients of a batch of one, in the head or a cluster, agree", arguments: shapes)
  func batchOfOne(shape: AdaptiveShape) {
    for target in [0, 10] as [Int32] {
      check(shape.network(Double.self), Inputs(windows: [3, 1]), [target])
    }
  }

  @Test("gradients of a batch without targets in some clusters agree", arguments: shapes)
  func emptyClusters(shape: AdaptiveShape) {
    let windows = Inputs(windows: [3, 1, 4, 4, 1, 5])
    for targets in [[0, 0, 0], [10, 10, 10], [0, 10, 0]] as [[Int32]] {
      check(shape.network(Double.self), windows, targets)
    }
  }

  @Test("gradients add up over the chunks of a cluster", arguments: shapes)
  func chunks(shape: AdaptiveShape) {
    // All 40 targets are in the last cluster, and a chunk has 32 rows.
    let windows = Inputs(windows: (0..<80).map { Int32($0 * $0 % 11) })
    let network = shape.network(Double.self)
    check(network, windows, [Int32](repeating: 10, count: 40), limit: 15)
    #expect(network.configuration.adaptiveRoom(capacity: 40, gradients: true)[1].rows == 32)
  }

  private func check(
    _ network: Network<Double>, _ inputs: Inputs, _ targets: [Int32],
    _ noise: DropoutNoise? = nil, limit: Int = 60, sourceLocation: SourceLocation = #_sourceLocation
  ) {
    let findings = GradientCheck.run(
      network, inputs: inputs, targets: targets, noise: noise, limit: limit, workers: workers)
    #expect(findings.count == network.parameters.table.groups.count)
    for finding in findings {
      #expect(finding.passes, "\(finding) for \(targets)", sourceLocation: sourceLocation)
    }
  }

  @Test("a gradient leaves nothing behind for the next batch", arguments: shapes)
  func leftovers(shape: AdaptiveShape) {
    let network = shape.network(Double.self)
    let gradients = Gradients<Double>(network.parameters.table)
    let workspace = Workspace<Double>(
      network.configuration, capacity: 4, gradients: true, workers: workers)
    func gradient(_ targets: [Int32]) -> [Double] {
      network.computeGradients(
        of: Inputs(windows: [3, 1, 4, 4, 1, 5, 9, 2]), targets: targets, count: 4,
        into: gradients, as: network.over(gradients.parameters), in: workspace)
      return gradients.parameters.all.scalars
    }
    let first = gradient([0, 0, 1, 0])
    #expect(gradient([10, 5, 7, 3]) != first)
    #expect(gradient([0, 0, 1, 0]) == first)
  }

  @Test("frozen tied embeddings get no gradient")
  func frozen() {
    let name = NetworkConfiguration.embeddingName
    let network = AdaptiveShape(tied: true).network(Double.self, frozen: [name])
    let gradients = Gradients<Double>(network.parameters.table)
    let (windows, targets) = examples(9)
    let workspace = Workspace<Double>(
      network.configuration, capacity: 9, gradients: true, workers: workers)
    network.computeGradients(
      of: windows, targets: targets, count: 9, into: gradients,
      as: network.over(gradients.parameters), in: workspace)
    #expect(gradients.parameters[name].scalars.allSatisfy { $0 == 0 })
    let findings = GradientCheck.run(network, inputs: windows, targets: targets, workers: workers)
    #expect(!findings.isEmpty && findings.allSatisfy { $0.passes && $0.name != name })
  }

  // MARK: - Probabilities

  @Test("log-probabilities are those of the factorized distribution", arguments: shapes)
  func reference(shape: AdaptiveShape) {
    let network = shape.network(Double.self)
    // More rows than a chunk has.
    let workspace = Workspace<Double>(
      network.configuration, capacity: 40, gradients: false, workers: workers)
    let (windows, targets) = examples(40)
    let scores = network.scores(of: windows, count: 40, in: workspace)
    let hidden = workspace.lastHidden(count: 40)
    for i in 0..<40 {
      let expected = logProbabilities(hidden.rows(i..<i + 1).scalars, network)
      for j in 0..<11 { #expect(abs(scores[i, j] - expected[j]) < 1e-13) }
      #expect(abs(expected.reduce(0) { $0 + exp($1) } - 1) < 1e-14)
    }
    network.forward(windows, targets: targets, count: 40, in: workspace)
    for (i, target) in targets.enumerated() {
      #expect(abs(workspace.losses[i] + scores[i, Int(target)]) < 1e-13)
    }
  }

  /// Computes ln p of every class from the parameters, in the words of the paper.
  private func logProbabilities(_ h: [Double], _ network: Network<Double>) -> [Double] {
    let (p, configuration) = (network.parameters, network.configuration)
    let (head, ends) = (configuration.cutoffs[0], configuration.cutoffs.dropFirst() + [11])
    func logSoftmax(_ z: [Double]) -> [Double] {
      let sum = z.reduce(0) { $0 + exp($1) }
      return z.map { $0 - log(sum) }
    }
    func product(_ x: [Double], _ w: Matrix<Double>) -> [Double] {
      (0..<w.columns).map { j in x.indices.reduce(0) { $0 + x[$1] * w[$1, j] } }
    }
    func classes(_ range: Range<Int>) -> [Double] {
      range.map { j in
        h.indices.reduce(p["output.bias"][0, j]) { $0 + h[$1] * p["embedding.weight"][j, $1] }
      }
    }
    let z =
      configuration.tied
      ? classes(0..<head)
        + zip(product(h, p["output.cluster.weight"]), p["output.cluster.bias"].scalars).map(+)
      : zip(product(h, p["output.head.weight"]), p["output.head.bias"].scalars).map(+)
    var result = logSoftmax(z)
    let ofClusters = result[head...]
    result.removeLast(ofClusters.count)
    for (i, (start, end)) in zip(configuration.cutoffs, ends).enumerated() {
      let name = "output.cluster.\(i + 1)"
      let z =
        configuration.tied
        ? classes(start..<end)
        : zip(
          product(product(h, p["\(name).projection"]), p["\(name).weight"]),
          p["\(name).bias"].scalars
        ).map(+)
      result += logSoftmax(z).map { $0 + ofClusters[head + i] }
    }
    return result
  }

  @Test("the engine's losses and scores are those of the reference", arguments: shapes)
  func engine(shape: AdaptiveShape) {
    let (network, reference) = (shape.network(Float.self), shape.network(Double.self))
    for i in 0..<network.parameters.all.count {
      reference.parameters.all[0, i] = Double(network.parameters.all[0, i])
    }
    let (windows, targets) = examples(40)
    func results<S>(_ network: Network<S>) -> [Double] {
      let workspace = Workspace<S>(
        network.configuration, capacity: 40, gradients: false, workers: workers)
      network.forward(windows, targets: targets, count: 40, in: workspace)
      return workspace.losses
        + network.scores(of: windows, count: 40, in: workspace).scalars.map { Double($0) }
    }
    #expect(zip(results(network), results(reference)).allSatisfy { abs($0 - $1) < 1e-5 })
  }

  @Test("the weights of a class are the derivative of its logits", arguments: shapes)
  func weights(shape: AdaptiveShape) {
    let network = shape.network(Double.self)
    let h = (0..<network.configuration.lastWidth).map { Double($0 + 1) / 10 }
    func difference(_ id: Int, _ other: Int, at h: [Double]) -> Double {
      let p = logProbabilities(h, network)
      return p[id] - p[other]
    }
    // Within the head, or a cluster, normalization does not change differences of scores.
    let last = shape.cutoffs.last ?? 0
    for pair in [(0, shape.cutoffs[0] - 1), (last, 10)] {
      let expected = zip(network.outputWeights(of: pair.0), network.outputWeights(of: pair.1))
        .map { $0 - $1 }
      let origin = [Double](repeating: 0, count: h.count)
      let change = difference(pair.0, pair.1, at: h) - difference(pair.0, pair.1, at: origin)
      #expect(abs(zip(expected, h).reduce(0) { $0 + $1.0 * $1.1 } - change) < 1e-13)
    }
  }

  // MARK: - Bits

  @Test(
    "gradients have the same bits on any number of threads", arguments: shapes, Precision.allCases)
  func threads(shape: AdaptiveShape, precision: Precision) {
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

  // MARK: - Shapes

  @Test("tensors have the documented names and shapes, and no scratch matrix has B × V elements")
  func tensors() {
    let untied = NetworkConfiguration(
      inputs: 1000, outputs: 1000, segments: WindowSegments([1]), embedding: 40, hidden: [64],
      output: .adaptive, cutoffs: [100, 300])
    var tied = untied
    tied.tied = true
    func description(_ configuration: NetworkConfiguration) -> [String] {
      configuration.groups.filter { $0.name.hasPrefix("output") }.map { "\($0.name) \($0.shape)" }
    }
    #expect(
      description(untied) == [
        "output.head.weight [64, 102]", "output.head.bias [102]",
        "output.cluster.1.projection [64, 16]", "output.cluster.1.weight [16, 200]",
        "output.cluster.1.bias [200]", "output.cluster.2.projection [64, 8]",
        "output.cluster.2.weight [8, 700]", "output.cluster.2.bias [700]",
      ])
    #expect(
      description(tied) == [
        "output.bias [1000]", "output.cluster.weight [40, 2]", "output.cluster.bias [2]",
      ])
    for configuration in [untied, tied] {
      let room = configuration.roomShapes(capacity: 512, gradients: true)
      #expect(room.allSatisfy { $0.rows * $0.columns <= 128 * 700 })
    }
  }
}
