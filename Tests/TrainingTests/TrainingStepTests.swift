// Tests of training steps: frozen groups, and memory in the steady state.

import LanguageModel
import Matrices
import Networks
import Randomness
import Testing

@testable import Training

@Suite("Training step")
struct TrainingStepTests {
  private let batch = Batch(windows: [0, 1, 2, 2, 3, 1], targets: [3, 4, 1])

  private func step(
    frozen: Set<String> = [], tied: Bool = false, averaging: Double = 0,
    _ regularization: Regularization = Regularization()
  ) -> TrainingStep<Float> {
    let configuration = NetworkConfiguration(
      inputs: 5, outputs: 5, segments: WindowSegments([1, 1]), embedding: 3, hidden: [4],
      tied: tied, frozen: frozen)
    let network = Network<Float>(configuration)
    network.parameters.initialize(seed: 3)
    return TrainingStep(
      network, optimizer: OptimizerKind.adam.optimizer(momentum: 0),
      regularization: regularization, clip: 1, averaging: averaging, batch: 3,
      workers: Workers(count: 1))
  }

  @Test(
    "a frozen embedding keeps its bits, also in the average, while the loss falls",
    arguments: [false, true])
  func frozenEmbedding(isTied: Bool) {
    let step = step(
      frozen: ["embedding.weight"], tied: isTied, averaging: 0.5,
      Regularization(l2: 1e-4, weightDecay: 0.01))
    func bits(_ parameters: Parameters<Float>) -> [UInt32] {
      parameters["embedding.weight"].scalars.map(\.bitPattern)
    }
    step.parameters["embedding.weight"][1, 1] = -0.0
    let before = bits(step.parameters)
    let losses = (1...100).map { step.run(batch, rate: 0.02, step: $0) }
    #expect(bits(step.parameters) == before && bits(step.model.parameters) == before)
    #expect(losses[99] < losses[0] / 2, "\(losses[0]) to \(losses[99])")
    for (prefix, block) in step.blocks where prefix.hasPrefix("optimizer") {
      #expect(!block.table.groups.contains { $0.name == "embedding.weight" }, "\(prefix)")
    }
  }

  @Test(
    "the first step with a frozen embedding updates the others as without one",
    arguments: [false, true])
  func firstStep(isTied: Bool) {
    let parameters = [[], ["embedding.weight"]].map { frozen in
      let step = step(frozen: Set(frozen), tied: isTied)
      _ = step.run(batch, rate: 0.02, step: 1)
      return step.parameters
    }
    for group in parameters[0].table.groups {
      let areEqual = parameters[0][group].scalars == parameters[1][group].scalars
      #expect(areEqual == (group.name != "embedding.weight"), "\(group.name)")
    }
  }

  @Test(
    "training steps after the first allocate no matrix memory", arguments: [1, 3], [false, true])
  func memory(threads: Int, isTied: Bool) async {
    await #expect(processExitsWith: .success) {
      [threads = threads as Int, isTied = isTied as Bool] in
      let configuration = ModelConfiguration(
        context: 3, embedding: 40, hidden: [50, 40], direct: true, tied: isTied)
      let network = Network<Float>(configuration.network(vocabulary: 600))
      network.parameters.initialize(seed: 1)
      let step = TrainingStep(
        network, optimizer: OptimizerKind.adam.optimizer(momentum: 0),
        regularization: Regularization(l2: 1e-4, weightDecay: 0.1), clip: 1, batch: 30,
        workers: Workers(count: threads, leastWork: 1))
      var random = SeededGenerator(seed: 2)
      var counts: [Int] = []
      for t in 1...20 {
        let words = (0..<120).map { _ in Int32.random(in: 0..<600, using: &random) }
        _ = step.run(
          Batch(windows: Array(words.prefix(90)), targets: Array(words.suffix(30))), rate: 0.01,
          step: t)
        counts.append(memoryBlockCount.load(ordering: .relaxed))
      }
      precondition(counts[0] > 0 && Set(counts).count == 1, "blocks after each step: \(counts)")
    }
  }
}
