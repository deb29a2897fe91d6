// fflm bench: the speed of training steps on this machine.

import Arguments
import Foundation
import LanguageModel
import Matrices
import Training

enum BenchCommand {
  static let command = Command(
    "bench", abstract: "Time training steps of standard shapes on this machine.",
    discussion: """
      The steps are the trainer's own, on random words that follow Zipf's law. Tokens a second are \
      of the median step; GFLOP/s count 6 operations a weight a token in the matrix products.
      """,
    parameters: [
      .option("shape", .choice(Shape.all.map(\.name)), help: "Only this shape."),
      .option("optimizer", .choice(["sgd", "adam"]), help: "Only this optimizer."),
      Threads.parameter,
      .flag("json", help: "Print a JSON object a line."),
    ])

  /// A standard shape: tanh layers, 4 to 8 previous words, batches as they are usual.
  private struct Shape {
    let name: String
    let vocabulary: Int
    let context: Int
    let embedding: Int
    let hidden: [Int]
    let batch: Int

    static let all = [
      Shape(
        name: "characters", vocabulary: 65, context: 8, embedding: 24, hidden: [128], batch: 256),
      Shape(
        name: "brown-bengio", vocabulary: 17_114, context: 4, embedding: 30, hidden: [100],
        batch: 128),
      Shape(
        name: "ptb-small", vocabulary: 10_000, context: 4, embedding: 60, hidden: [100], batch: 128),
      Shape(
        name: "ptb-medium", vocabulary: 10_000, context: 4, embedding: 100, hidden: [200],
        batch: 256),
      Shape(
        name: "ptb-large", vocabulary: 10_000, context: 5, embedding: 200, hidden: [400],
        batch: 512),
      Shape(
        name: "ptb-deep", vocabulary: 10_000, context: 8, embedding: 256, hidden: [512, 256],
        batch: 512),
      Shape(
        name: "wikitext", vocabulary: 33_278, context: 5, embedding: 200, hidden: [400],
        batch: 512),
    ]

    var configuration: ModelConfiguration {
      ModelConfiguration(context: context, embedding: embedding, hidden: hidden)
    }
  }

  /// The keys of a line of JSON.
  private struct Timing: Encodable {
    let shape: String
    let optimizer: String
    let threads: Int
    let tokensPerSecond: Double
    let gflops: Double
    let stepMilliseconds: Double

    enum CodingKeys: String, CodingKey {
      case shape, optimizer, threads, gflops
      case tokensPerSecond = "tokens_per_second"
      case stepMilliseconds = "step_ms"
    }
  }

  static func run(_ arguments: ParsedArguments) throws {
    let threads = Threads.count(arguments)
    let shapes = Shape.all.filter { $0.name == arguments.text("shape") ?? $0.name }
    let optimizers: [OptimizerKind] =
      arguments.values.choice("optimizer").map { [$0] } ?? [.sgd, .adam]
    if !arguments.flag("json") {
      try Terminal.print("shape         optimizer  tokens/s   GFLOP/s  ms a step")
    }
    for shape in shapes {
      for optimizer in optimizers {
        let timing = time(shape, optimizer, threads: threads)
        if arguments.flag("json") {
          try Terminal.print(jsonLine(timing))
        } else {
          try Terminal.print(row(timing))
        }
      }
    }
  }

  private static func row(_ timing: Timing) -> String {
    func left(_ text: String, _ width: Int) -> String {
      text.padding(toLength: width, withPad: " ", startingAt: 0)
    }
    func right(_ text: String, _ width: Int) -> String {
      String(repeating: " ", count: max(0, width - text.count)) + text
    }
    return left(timing.shape, 14) + left(timing.optimizer, 9)
      + right(grouped(Int(timing.tokensPerSecond)), 10) + right(fixed(timing.gflops, 1), 10)
      + right(fixed(timing.stepMilliseconds, 3), 11)
  }

  /// The median of steps enough for about two seconds, after some to warm up.
  private static func time(_ shape: Shape, _ optimizer: OptimizerKind, threads: Int) -> Timing {
    let parameters = Parameters<Float>(shape.configuration, vocabulary: shape.vocabulary)
    parameters.initialize(seed: 1)
    let step = TrainingStep(
      parameters, optimizer: optimizer.optimizer(momentum: 0),
      regularization: Regularization(), clip: 0, batch: shape.batch,
      workers: Workers(count: threads))
    var words = ZipfianWords(count: shape.vocabulary, seed: 1)
    let clock = PhaseClock()
    step.workspace.clock = clock
    let rate = optimizer == .sgd ? 0.1 : 1e-3
    var seconds: [Double] = []
    var total = 0.0
    while seconds.count < 30 || total < 2 && seconds.count < 500 {
      let contexts = words.draw(shape.batch * shape.context)
      let targets = words.draw(shape.batch)
      let start = DispatchTime.now().uptimeNanoseconds
      _ = step.run(
        contexts, targets: targets, count: shape.batch, rate: rate, step: seconds.count + 1)
      seconds.append(Double(DispatchTime.now().uptimeNanoseconds - start) / 1e9)
      total += seconds[seconds.count - 1]
    }
    FileHandle.standardError.write(
      Data(
        (Phase.allCases.map {
          "\($0) \(fixed(Double(clock.nanoseconds[$0] ?? 0)/1e6/Double(seconds.count), 3))"
        }.joined(separator: " ") + "\n").utf8))
    let warm = seconds.dropFirst(5).sorted()
    let median = warm[warm.count / 2]
    let widths = [shape.configuration.concatenation] + shape.hidden + [shape.vocabulary]
    let weights = zip(widths, widths.dropFirst()).reduce(0) { $0 + $1.0 * $1.1 }
    let batch = Double(shape.batch)
    return Timing(
      shape: shape.name, optimizer: optimizer.rawValue, threads: threads,
      tokensPerSecond: (batch / median).rounded(),
      gflops: 6 * Double(weights) * batch / median / 1e9,
      stepMilliseconds: median * 1e3)
  }
}

/// Words whose frequency is inverse to their rank, as in text.
private struct ZipfianWords {
  private let cumulative: [Double]
  private var random: SeededGenerator

  init(count: Int, seed: UInt64) {
    var sum = 0.0
    cumulative = (1...count).map { rank in
      sum += 1 / Double(rank)
      return sum
    }
    random = SeededGenerator(seed: seed)
  }

  mutating func draw(_ count: Int) -> [Int32] {
    (0..<count).map { _ in
      let point = random.uniform() * cumulative[cumulative.count - 1]
      var (low, high) = (0, cumulative.count - 1)
      while low < high {
        let middle = (low + high) / 2
        if cumulative[middle] <= point { low = middle + 1 } else { high = middle }
      }
      return Int32(low)
    }
  }
}
