// The timing of a shape: training steps on random words.

import Dispatch
import LanguageModel
import Matrices
import Networks
import Training

/// The measurements of one shape with one optimizer.
struct BenchTiming: Encodable {
  let shape: BenchShape
  let optimizer: OptimizerKind
  let precision: Precision
  let output: OutputLayerChoice
  let threads: Int
  /// The peak speed of the innermost kernel of that precision on the same number of threads, in
  /// GFLOP/s.
  let peak: Double
  /// The duration of the median step, in seconds.
  let seconds: Double
  /// The speed of the forward pass and its losses alone, in tokens per second.
  let evaluationSpeed: Double
  /// The mean duration of each phase of a step, in milliseconds.
  let milliseconds: [Phase: Double]

  /// The training speed of the median step, in tokens per second.
  var tokensPerSecond: Double { Double(shape.batch) / seconds }
  /// The speed of the median step in GFLOP/s, counting matrix products only; nil for an output layer
  /// that does not compute all logits.
  var gflops: Double? { output == .softmax ? shape.operations / seconds / 1e9 : nil }
  /// The ratio of `gflops` to the peak.
  var peakShare: Double? { gflops.map { $0 / peak } }

  /// Times training steps and evaluations for about two seconds each, after five warm-up steps.
  init(
    _ shape: BenchShape, _ optimizer: OptimizerKind, _ precision: Precision,
    _ output: OutputLayerChoice, threads: Int, peak: Double
  ) {
    (self.shape, self.optimizer, self.precision) = (shape, optimizer, precision)
    (self.output, self.threads, self.peak) = (output, threads, peak)
    let network = Network<Float>(shape.network(output))
    network.parameters.initialize(seed: 1)
    let step = TrainingStep(
      network, optimizer: optimizer.optimizer(momentum: 0), regularization: Regularization(),
      clip: 0, frequencies: ZipfianWords.frequencies(count: shape.vocabulary),
      precision: precision, batch: shape.batch, workers: Workers(count: threads))
    let rate = optimizer == .sgd ? 0.1 : 1e-3
    var words = ZipfianWords(count: shape.vocabulary, seed: 1)
    var batch = Batch()
    var count = 0
    func draw() {
      batch.inputs.windows = words.draw(shape.batch * shape.context)
      batch.targets = words.draw(shape.batch)
    }
    func run() {
      count += 1
      _ = step.run(batch, rate: rate, step: count)
    }
    func times(atLeast least: Int, _ work: () -> Void) -> [Double] {
      var (times, total): ([Double], Double) = ([], 0)
      while times.count < least || total < 2 && times.count < 500 {
        draw()
        let start = DispatchTime.now().uptimeNanoseconds
        work()
        times.append(Double(DispatchTime.now().uptimeNanoseconds - start) / 1e9)
        total += times[times.count - 1]
      }
      return times.sorted()
    }
    for _ in 0..<5 {
      draw()
      run()
    }
    let clock = PhaseClock()
    step.workspace.clock = clock
    let steps = times(atLeast: 15, run)
    step.workspace.clock = nil
    seconds = steps[steps.count / 2]
    milliseconds = clock.nanoseconds.mapValues { Double($0) / Double(steps.count) / 1e6 }
    let evaluations = times(atLeast: 5) {
      network.forward(
        batch.inputs, targets: batch.targets, count: batch.count, in: step.workspace)
    }
    evaluationSpeed = Double(shape.batch) / evaluations[evaluations.count / 2]
  }

  /// Returns the peak speed of the innermost kernel of a precision on a number of threads, in
  /// GFLOP/s. It is the best of ten tries, because disturbances only slow a try down.
  static func peak(_ precision: Precision, threads: Int) -> Double {
    let workers = Workers(count: threads)
    return (0..<10).map { _ in
      let start = DispatchTime.now().uptimeNanoseconds
      let operations =
        2 * Double(workers.multiplyTiles(repetitions: 20_000, precision: precision))
      return operations / Double(DispatchTime.now().uptimeNanoseconds - start)
    }.max() ?? 0
  }

  // MARK: - JSON

  enum CodingKeys: String, CodingKey {
    case shape, optimizer, precision, threads, gflops, vocabulary, context, embedding, hidden, batch
    case output = "output_layer"
    case tokensPerSecond = "tokens_per_second"
    case stepMilliseconds = "step_ms"
    case peakShare = "peak_share"
    case peak = "peak_gflops"
    case evaluationSpeed = "evaluation_tokens_per_second"
    case milliseconds = "phases_ms"
  }

  func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(shape.name, forKey: .shape)
    try container.encode(optimizer, forKey: .optimizer)
    try container.encode(precision, forKey: .precision)
    try container.encode(output, forKey: .output)
    try container.encode(threads, forKey: .threads)
    try container.encode(tokensPerSecond.rounded(), forKey: .tokensPerSecond)
    try container.encodeIfPresent(gflops, forKey: .gflops)
    try container.encode(seconds * 1e3, forKey: .stepMilliseconds)
    try container.encode(peak, forKey: .peak)
    try container.encodeIfPresent(peakShare, forKey: .peakShare)
    try container.encode(evaluationSpeed.rounded(), forKey: .evaluationSpeed)
    try container.encode(milliseconds, forKey: .milliseconds)
    try container.encode(shape.vocabulary, forKey: .vocabulary)
    try container.encode(shape.context, forKey: .context)
    try container.encode(shape.embedding, forKey: .embedding)
    try container.encode(shape.hidden, forKey: .hidden)
    try container.encode(shape.batch, forKey: .batch)
  }
}
