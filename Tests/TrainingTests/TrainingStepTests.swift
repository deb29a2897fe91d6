// A training step in its steady state.

import LanguageModel
import Matrices
import Networks
import Randomness
import Testing

@testable import Training

@Suite("A training step")
struct TrainingStepTests {
  @Test("makes no blocks of memory but in the first", arguments: [1, 3], [false, true])
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
