// Tests of the output layer that is trained over samples of the classes.

import Foundation
import Matrices
import Randomness
import Testing

@testable import Networks

@Suite("Sampled output layer")
struct SampledLayerTests {
  private static let words = 11
  private let windows: [Int32] = [3, 1, 4, 4, 1, 5, 9, 2, 6, 5]
  private let targets: [Int32] = [0, 3, 3, 10, 1]

  private func configuration(
    _ kind: OutputLayerKind = .sampled, tied: Bool = false, hidden: [Int] = [7],
    frozen: Set<String> = []
  ) -> NetworkConfiguration {
    NetworkConfiguration(
      inputs: Self.words, outputs: Self.words, segments: WindowSegments([1, 1]), embedding: 4,
      hidden: hidden, tied: tied, output: kind, samples: 6, frozen: frozen)
  }

  private func network<S>(_ configuration: NetworkConfiguration, _: S.Type) -> Network<S> {
    let network = Network<S>(configuration)
    network.parameters.initialize(seed: 5)
    for group in network.parameters.table.groups where group.isBias {
      var random = SeededGenerator(seed: 6)
      network.parameters[group].fillUniformly(within: 0.3, using: &random)
    }
    return network
  }

  private func samples<S>(step: Int = 1, _: S.Type) -> ClassSamples<S> {
    ClassSampler<S>(
      frequencies: (1...Self.words).map { 60 / $0 }, count: 6, batch: 5, seed: 3
    ).draw(targets: targets, step: step)
  }

  @Test(
    "gradients over samples agree with central differences", arguments: [[], [7], [6, 5]])
  func gradientsOverSamples(hidden: [Int]) throws {
    let rates = DropoutRates(words: 0.2, embedding: 0.2, hidden: 0.2, output: 0.2)
    for (tied, noise) in [
      (false, nil), (true, nil), (true, DropoutNoise(rates, seed: 1, step: 2)),
    ] {
      let network = network(configuration(tied: tied, hidden: hidden), Double.self)
      let findings = GradientCheck.run(
        network, inputs: Inputs(windows: windows), targets: targets, noise: noise,
        samples: samples(Double.self), workers: Workers(count: 1))
      #expect(findings.contains { $0.name == "output.rows.weight" } != tied)
      for finding in findings { #expect(finding.passes, "\(finding) tied: \(tied)") }
    }
  }

  @Test("gradients over all classes agree with central differences", arguments: [false, true])
  func exactGradients(tied: Bool) {
    let findings = GradientCheck.run(
      network(configuration(tied: tied), Double.self), inputs: Inputs(windows: windows),
      targets: targets, workers: Workers(count: 1))
    for finding in findings { #expect(finding.passes, "\(finding)") }
  }

  @Test("without samples, losses and scores are those of a softmax")
  func exact() {
    let network = network(configuration(), Double.self)
    let softmax = Network<Double>(configuration(.softmax))
    for group in softmax.parameters.table.groups where group.name != "output.weight" {
      softmax.parameters[group].copy(
        from: network.parameters[group.name].reshaped(group.rows, group.columns))
    }
    let (u, rows) = (softmax.parameters["output.weight"], network.parameters["output.rows.weight"])
    for i in 0..<u.rows {
      for j in 0..<u.columns { u[i, j] = rows[j, i] }
    }
    func results(_ network: Network<Double>) -> [Double] {
      let workspace = Workspace<Double>(
        network.configuration, capacity: 5, gradients: false, workers: Workers(count: 1))
      network.forward(windows, targets: targets, count: 5, in: workspace)
      return workspace.losses + network.scores(of: windows, count: 5, in: workspace).scalars
    }
    #expect(zip(results(network), results(softmax)).allSatisfy { abs($0 - $1) < 1e-14 })
  }

  @Test("with every class once as a sample, the sampled softmax has the loss of the softmax")
  func allSamples() {
    let network = network(configuration(), Double.self)
    let workspace = Workspace<Double>(
      network.configuration, capacity: 6, gradients: true, workers: Workers(count: 1))
    network.forward(windows, targets: targets, count: 5, in: workspace)
    let exact = workspace.losses
    let all = ClassSamples<Double>(
      ids: (0..<Int32(Self.words)).map { $0 },
      counts: Matrix(1, Self.words, [Double](repeating: 1, count: Self.words)),
      corrections: Matrix(Self.words, 1), targets: targets)
    network.forward(
      Inputs(windows: windows), targets: targets, count: 5, samples: all, in: workspace)
    #expect(zip(workspace.losses, exact).allSatisfy { abs($0 - $1) < 1e-14 })
  }

  @Test("with very many samples, the sampled softmax has the loss of the softmax")
  func manySamples() {
    let network = network(configuration(), Double.self)
    let workspace = Workspace<Double>(
      network.configuration, capacity: 6, gradients: true, workers: Workers(count: 1))
    network.forward(windows, targets: targets, count: 5, in: workspace)
    let exact = workspace.losses
    let sampler = ClassSampler<Double>(
      frequencies: (1...Self.words).map { 60 / $0 }, count: 10_000, batch: 5, seed: 3)
    network.forward(
      Inputs(windows: windows), targets: targets, count: 5,
      samples: sampler.draw(targets: targets, step: 1), in: workspace)
    #expect(zip(workspace.losses, exact).allSatisfy { abs($0 - $1) < 1e-12 })
  }

  @Test(
    "a batch touches the rows of its targets and samples, and leaves no gradient behind",
    arguments: [false, true])
  func touchedRows(tied: Bool) {
    let network = network(configuration(tied: tied), Double.self)
    let gradients = Gradients<Double>(network.parameters.table)
    let workspace = Workspace<Double>(
      network.configuration, capacity: 5, gradients: true, workers: Workers(count: 1))
    func compute(_ step: Int) -> (ids: Set<Int32>, gradient: [Double]) {
      let samples = samples(step: step, Double.self)
      network.computeGradients(
        of: Inputs(windows: windows), targets: targets, count: 5, samples: samples,
        into: gradients, as: network.over(gradients.parameters), in: workspace)
      return (Set(samples.ids), gradients.parameters.all.scalars)
    }
    let first = compute(1)
    let inputs = Set(windows)
    #expect(gradients.rows(of: "output.bias").map(Set.init) == first.ids)
    #expect(
      gradients.rows(of: "embedding.weight").map(Set.init)
        == (tied ? inputs.union(first.ids) : inputs))
    if !tied { #expect(gradients.rows(of: "output.rows.weight").map(Set.init) == first.ids) }
    #expect(first.ids.count < Self.words)
    #expect(compute(2).ids != first.ids)
    #expect(compute(1).gradient == first.gradient)
  }

  @Test("frozen tied embeddings get no gradient over samples")
  func frozen() {
    let name = "embedding.weight"
    let network = network(configuration(tied: true, frozen: [name]), Double.self)
    let findings = GradientCheck.run(
      network, inputs: Inputs(windows: windows), targets: targets,
      samples: samples(Double.self), workers: Workers(count: 1))
    #expect(!findings.isEmpty && findings.allSatisfy { $0.passes && $0.name != name })
  }

  @Test(
    "gradients over samples have the same bits on any number of threads",
    arguments: [false, true])
  func threads(tied: Bool) {
    let network = network(configuration(tied: tied), Float.self)
    let results = [1, 2, 3, 7].map { count in
      let gradients = Gradients<Float>(network.parameters.table)
      let workspace = Workspace<Float>(
        network.configuration, capacity: 5, gradients: true,
        workers: Workers(count: count, leastWork: 1))
      network.computeGradients(
        of: Inputs(windows: windows), targets: targets, count: 5, samples: samples(Float.self),
        into: gradients, as: network.over(gradients.parameters), in: workspace)
      return gradients.parameters.all.scalars
    }
    #expect(results.dropFirst().allSatisfy { $0 == results[0] })
  }

  @Test("the elements of the bias are rows of classes")
  func bias() {
    let group = Network<Double>(configuration()).parameters.table["output.bias"]
    #expect(group.shape == [11] && group.rows == 11 && group.columns == 1)
  }
}
