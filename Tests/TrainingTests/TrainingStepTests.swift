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

  @Test("with a sampled output layer, a step changes no row that the batch does not touch")
  func untouchedRows() {
    let configuration = NetworkConfiguration(
      inputs: 40, outputs: 40, segments: WindowSegments([1, 1]), embedding: 3, hidden: [4],
      output: .sampled, samples: 5)
    let network = Network<Float>(configuration)
    network.parameters.initialize(seed: 3)
    let step = TrainingStep(
      network, optimizer: OptimizerKind.adam.optimizer(momentum: 0),
      regularization: Regularization(l1: 1e-3, l2: 1e-3, weightDecay: 0.1), clip: 1,
      frequencies: [Int](repeating: 1, count: 40), batch: 3, workers: Workers(count: 1))
    func rows(_ name: String) -> [[Float]] {
      let matrix = network.parameters[name]
      return (0..<matrix.rows).map { matrix.rows($0..<$0 + 1).scalars }
    }
    let names = ["embedding.weight", "output.rows.weight", "output.bias"]
    let before = names.map(rows)
    _ = step.run(batch, rate: 0.02, step: 1)
    let changed = zip(names, before).map { name, before in
      Set(zip(before, rows(name)).enumerated().filter { $1.0 != $1.1 }.map(\.offset))
    }
    #expect(changed[0] == [0, 1, 2, 3])
    // Three targets and at most five samples.
    #expect(changed[1].isSuperset(of: [1, 3, 4]) && changed[1].count <= 8)
    #expect(changed[2] == changed[1])
  }

  @Test("a sampled output layer lowers the exact loss", arguments: [false, true])
  func learns(isTied: Bool) {
    let configuration = NetworkConfiguration(
      inputs: 5, outputs: 5, segments: WindowSegments([1, 1]), embedding: 3, hidden: [4],
      tied: isTied, output: .sampled, samples: 4)
    let network = Network<Float>(configuration)
    network.parameters.initialize(seed: 3)
    let step = TrainingStep(
      network, optimizer: OptimizerKind.adam.optimizer(momentum: 0),
      regularization: Regularization(), clip: 0, frequencies: [0, 1, 0, 1, 1], batch: 3,
      workers: Workers(count: 1))
    func exactLoss() -> Double {
      network.forward(batch.inputs, targets: batch.targets, count: 3, in: step.workspace)
      return step.workspace.losses.reduce(0, +) / 3
    }
    let before = exactLoss()
    for t in 1...400 { _ = step.run(batch, rate: 0.02, step: t) }
    #expect(exactLoss() < before / 5, "\(before) to \(exactLoss())")
  }

  @Test(
    "training steps after the first allocate no matrix memory", arguments: [1, 3],
    [
      (false, OutputLayerKind.softmax), (true, .softmax), (false, .sampled), (true, .sampled),
      (false, .adaptive), (true, .adaptive),
    ])
  func memory(threads: Int, output: (isTied: Bool, kind: OutputLayerKind)) async {
    let (isTied, samples) = (output.isTied, output.kind.isSampled ? 50 : 0)
    let isAdaptive = output.kind == .adaptive
    await #expect(processExitsWith: .success) {
      [
        threads = threads as Int, isTied = isTied as Bool, samples = samples as Int,
        isAdaptive = isAdaptive as Bool
      ] in
      let configuration = ModelConfiguration(
        context: 3, embedding: 40, hidden: [50, 40], direct: samples == 0 && !isAdaptive,
        tied: isTied,
        outputLayer: isAdaptive ? .adaptive : samples == 0 ? .softmax : .sampled,
        cutoffs: isAdaptive ? [100, 200] : nil)
      var architecture = configuration.network(vocabulary: 600)
      architecture.samples = max(samples, 1)
      let network = Network<Float>(architecture)
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
