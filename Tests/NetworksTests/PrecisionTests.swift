// Tests of networks whose matrix products are in bfloat16.

import LanguageModel
import Matrices
import Randomness
import TestSupport
import Testing

@testable import Networks

@Suite("Precision of networks")
struct PrecisionTests {
  private static let words = 60

  static let configurations = [
    ModelConfiguration(context: 3, embedding: 20, hidden: [40], activation: .tanh),
    ModelConfiguration(context: 3, embedding: 20, hidden: [40, 30], direct: true),
    ModelConfiguration(context: 3, embedding: 20, hidden: [40], tied: true),
    ModelConfiguration(
      context: 4, averages: [4, 8], embedding: 20, hidden: [40, 40], activation: .gelu,
      residual: true, layerNorm: true, tied: true),
  ]

  /// Returns the losses and the gradients of a batch.
  private func backward<Scalar: MatrixScalar>(
    _ configuration: ModelConfiguration, _ precision: Precision, as _: Scalar.Type
  ) -> (losses: [Double], gradients: Parameters<Scalar>) {
    let network = Network<Scalar>(configuration.network(vocabulary: Self.words))
    network.parameters.initialize(seed: 1)
    let gradient = Network<Scalar>(network.configuration)
    let workspace = Workspace<Scalar>(
      network.configuration, capacity: 64, gradients: true, precision: precision,
      workers: Workers(count: 2, leastWork: 1))
    var random = SeededGenerator(seed: 2)
    let width = network.configuration.segments.width
    let ids = (0..<64 * (width + 1)).map { _ in
      Int32.random(in: 0..<Int32(Self.words), using: &random)
    }
    var inputs = Inputs()
    inputs.windows = Array(ids.dropFirst(64))
    network.backward(
      inputs, targets: Array(ids.prefix(64)), count: 64, gradient: gradient, in: workspace)
    return (workspace.losses, gradient.parameters)
  }

  /// A product of operands that are rounded to bfloat16 has a relative error of about 2⁻⁸ per term.
  /// An element of a gradient depends on fewer than ten products one after the other, and most
  /// errors cancel, so the norm of a group's error is below 10 · 2⁻⁸ of the norm of the gradient.
  @Test(
    "rounding changes every gradient, but by less than the errors of ten products",
    arguments: configurations)
  func gradients(configuration: ModelConfiguration) {
    let exact = backward(configuration, .float32, as: Float.self)
    let rounded = backward(configuration, .bfloat16, as: Float.self)
    for group in exact.gradients.table.groups {
      let (g, r) = (exact.gradients[group].scalars, rounded.gradients[group].scalars)
      let norm = g.reduce(0) { $0 + Double($1) * Double($1) }.squareRoot()
      let error = zip(g, r).reduce(0) { sum, pair in
        sum + (Double(pair.0) - Double(pair.1)) * (Double(pair.0) - Double(pair.1))
      }.squareRoot()
      #expect(error > 0 && error < 10 * 0x1p-8 * norm, "\(group.name): \(error) of \(norm)")
    }
  }

  @Test("the engine and the reference round the same products", arguments: configurations)
  func reference(configuration: ModelConfiguration) {
    let engine = backward(configuration, .bfloat16, as: Float.self)
    let reference = backward(configuration, .bfloat16, as: Double.self)
    let exact = backward(configuration, .float32, as: Double.self)
    func distance(_ losses: [Double]) -> Double {
      zip(losses, reference.losses).reduce(0) { $0 + abs($1.0 - $1.1) }
    }
    // A few operands round to the other neighbor, because they differ in float32's last bits.
    #expect(distance(engine.losses) < distance(exact.losses) / 4)
  }

  @Test("passes without gradients are in float32", arguments: configurations)
  func evaluation(configuration: ModelConfiguration) {
    let network = Network<Float>(configuration.network(vocabulary: Self.words))
    network.parameters.initialize(seed: 1)
    let width = network.configuration.segments.width
    let windows = (0..<Int32(8 * width)).map { $0 * 7 % Int32(Self.words) }
    let targets = [Int32](0..<8)
    let losses = Precision.allCases.map { precision in
      let workspace = Workspace<Float>(
        network.configuration, capacity: 8, gradients: true, precision: precision,
        workers: Workers(count: 1))
      let inputs = Inputs(windows: windows)
      network.backward(
        inputs, targets: targets, count: 8, gradient: Network(network.configuration),
        in: workspace)
      let rounded = workspace.losses
      network.forward(inputs, targets: targets, count: 8, in: workspace)
      return (rounded, workspace.losses)
    }
    #expect(losses[0].1 == losses[1].1 && losses[0].0 == losses[0].1)
    #expect(losses[1].0 != losses[1].1)
  }
}
