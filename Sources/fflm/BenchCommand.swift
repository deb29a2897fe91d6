// fflm bench: the speed of training on this machine.

import Arguments
import Foundation
import LanguageModel
import Matrices
import Networks

enum BenchCommand {
  static let command = Command(
    "bench", abstract: "Time training steps of standard shapes on this machine.",
    discussion: """
      The steps are the trainer's own, on random words that follow Zipf's law. First comes the speed \
      of the innermost kernel alone, the peak; then for each shape tokens a second of the median \
      step, GFLOP/s (6 operations a weight a token in the matrix products), their share of the \
      peak, tokens a second of evaluation, and the milliseconds of a step by phase.
      """,
    parameters: [
      .option("shape", .choice(BenchShape.standard.map(\.name)), help: "Only this shape."),
      .option(
        "growth", .choice(BenchShape.Dimension.allCases.map(\.rawValue)),
        help: "Instead, one middling shape (10,000 words) with this growing."),
      .option("optimizer", .choice(["sgd", "adam"]), help: "Only this optimizer."),
      Threads.parameter,
      .flag("json", help: "Print a JSON object a line."),
    ])

  static func run(_ arguments: ParsedArguments) throws {
    let threads = Threads.count(arguments)
    let isJSON = arguments.flag("json")
    let optimizers: [OptimizerKind] =
      arguments.values.choice("optimizer").map { [$0] } ?? [.sgd, .adam]
    var peaks = [threads: BenchTiming.peak(threads: threads)]
    if !isJSON {
      try Terminal.print(
        "peak of the innermost kernel on \(counted(threads, "thread")): \(fixed(peaks[threads] ?? 0, 1)) GFLOP/s"
      )
      try Terminal.print("")
      try Terminal.print(header)
    }
    for (shape, threads) in shapes(arguments, threads: threads) {
      let peak = peaks[threads] ?? BenchTiming.peak(threads: threads)
      peaks[threads] = peak
      for optimizer in optimizers {
        let timing = BenchTiming(shape, optimizer, threads: threads, peak: peak)
        try Terminal.print(isJSON ? try jsonLine(timing) : row(timing))
      }
    }
  }

  private static func shapes(
    _ arguments: ParsedArguments, threads: Int
  ) -> [(shape: BenchShape, threads: Int)] {
    if let dimension: BenchShape.Dimension = arguments.values.choice("growth") {
      return BenchShape.growing(dimension, threads: threads)
    }
    return BenchShape.standard.filter { $0.name == arguments.text("shape") ?? $0.name }
      .map { ($0, threads) }
  }

  // MARK: - For people

  private static let phaseTitles = [
    Phase.embedding: "embed", .hiddenForward: "hidden", .outputForward: "output",
    .softmax: "softmax", .outputBackward: "output'", .hiddenBackward: "hidden'",
    .optimizer: "update",
  ]

  private static let header = columns(
    "shape", "",
    ["tokens/s", "GFLOP/s", "of peak", "eval tok/s", "ms/step"]
      + Phase.allCases.map { phaseTitles[$0] ?? $0.rawValue })

  private static func row(_ timing: BenchTiming) -> String {
    columns(
      timing.shape.name, timing.optimizer.rawValue,
      [
        grouped(Int(timing.tokensPerSecond)), fixed(timing.gflops, 1),
        "\(fixed(100 * timing.peakShare, 0)) %", grouped(Int(timing.evaluationSpeed)),
        fixed(timing.seconds * 1e3, 3),
      ] + Phase.allCases.map { fixed(timing.milliseconds[$0] ?? 0, 3) })
  }

  private static func columns(_ name: String, _ optimizer: String, _ cells: [String]) -> String {
    name.padding(toLength: 18, withPad: " ", startingAt: 0)
      + optimizer.padding(toLength: 5, withPad: " ", startingAt: 0)
      + cells.enumerated().map { i, cell in
        String(repeating: " ", count: max(1, (i < 5 ? 11 : 9) - cell.count)) + cell
      }.joined()
  }
}
