// Tests that a softmax over chunks of many classes is the softmax over all of them.

import Foundation
import Matrices
import Randomness
import Testing

@testable import Networks

@Suite("Softmax layer")
struct SoftmaxLayerTests {
  /// More classes than are computed at once, and no multiple of the size of a chunk.
  private static let classes = 140_001
  private let windows: [Int32] = [3, 1, 4, 0, 1, 5]
  /// The first class, the last one, and one on either side of the border between two chunks.
  private let targets: [Int32] = [0, Int32(classes - 1), 4095, 4096, 70_000, 131_072]
  private let workers = Workers(count: 2)

  private func configuration(
    tied: Bool, direct: Bool = false, output: OutputLayerKind = .softmax
  ) -> NetworkConfiguration {
    NetworkConfiguration(
      inputs: tied ? Self.classes : 6, outputs: Self.classes, segments: WindowSegments([1]),
      embedding: 3, hidden: [], direct: direct, tied: tied, output: output)
  }

  /// Returns the losses, the gradients of all groups but direct connections, and the scores.
  private func results<S: MatrixScalar>(
    _ configuration: NetworkConfiguration, precision: Precision = .float32, _: S.Type
  ) -> (losses: [Double], gradients: [String: [S]], scores: [S]) {
    let network = Network<S>(configuration)
    for group in network.parameters.table.groups where group.name != "direct.weight" {
      // The same values for a group of any shape.
      var random = SeededGenerator(seed: 7)
      network.parameters[group].fillUniformly(within: 0.5, using: &random)
    }
    let gradient = Network<S>(configuration)
    let workspace = Workspace<S>(
      configuration, capacity: 6, gradients: true, precision: precision, workers: workers)
    let inputs = Inputs(windows: windows)
    network.backward(inputs, targets: targets, count: 6, gradient: gradient, in: workspace)
    let groups = gradient.parameters.table.groups.filter { $0.name != "direct.weight" }
    let gradients = Dictionary(
      uniqueKeysWithValues: groups.map { ($0.name, gradient.parameters[$0].scalars) })
    let scores = network.scores(of: inputs, count: 6, in: workspace).scalars
    network.forward(inputs, targets: targets, count: 6, in: workspace)
    return (workspace.losses, gradients, scores)
  }

  /// Direct connections with weights of zero change nothing, except that all logits are computed at
  /// once.
  @Test(
    "chunks of classes give the losses, gradients and scores of all classes",
    arguments: [false, true])
  func chunks(tied: Bool) throws {
    let whole = results(configuration(tied: tied, direct: true), Double.self)
    let chunks = results(configuration(tied: tied), Double.self)
    #expect(chunks.scores == whole.scores)
    for (chunk, whole) in zip(chunks.losses, whole.losses) {
      #expect(abs(chunk - whole) < 1e-12)
    }
    #expect(chunks.gradients.count == whole.gradients.count)
    for (name, gradient) in chunks.gradients {
      let expected = try #require(whole.gradients[name])
      // Sums over 140,001 classes of terms below 1, and of rounding errors below 2⁻⁵³ each.
      let largest = zip(gradient, expected).map { abs($0 - $1) }.max()
      #expect(try #require(largest) < 1e-12, "\(name)")
      #expect(gradient.contains { abs($0) > 0.01 }, "\(name)")
    }
  }

  @Test("the exact softmax of a layer for sampling is that of tied embeddings, in chunks, too")
  func sampled() {
    let softmax = results(configuration(tied: true), Double.self)
    let sampled = results(configuration(tied: true, output: .sampled), Double.self)
    #expect(sampled.losses == softmax.losses && sampled.scores == softmax.scores)
    #expect(sampled.gradients == softmax.gradients)
  }

  @Test(
    "the engine agrees with the reference on chunks of classes", arguments: [false, true],
    [Precision.float32, .bfloat16])
  func engine(tied: Bool, precision: Precision) throws {
    let reference = results(configuration(tied: tied), Double.self)
    let engine = results(configuration(tied: tied), precision: precision, Float.self)
    // Losses are about 12, and always in float32. Rounding to bfloat16 changes weights by 1/256.
    for (loss, expected) in zip(engine.losses, reference.losses) {
      #expect(abs(loss - expected) < 1e-5)
    }
    for (name, gradient) in engine.gradients {
      let expected = try #require(reference.gradients[name])
      let largest = zip(gradient, expected).map { abs(Double($0) - $1) }.max()
      #expect(try #require(largest) < (precision == .float32 ? 1e-6 : 1e-2), "\(name)")
    }
  }

  @Test("a workspace has no matrix of the logits of many classes")
  func memory() {
    func logits(_ classes: Int, tied: Bool) -> Double {
      var configuration = configuration(tied: tied)
      configuration.outputs = classes
      return configuration.roomShapes(capacity: 512, gradients: true)
        .reduce(0) { $0 + Double($1.rows * $1.columns) }
    }
    for tied in [false, true] {
      #expect(logits(1 << 17, tied: tied) == 512 * 0x1p17)
      #expect(logits(300_000, tied: tied) == 4096 * (tied ? 512 : 512 + 2 * 3))
    }
  }
}
