// fflm bench: measures the speed of training on this machine.

import Arguments
import Foundation
import LanguageModel
import Matrices
import Networks
import Reports

struct BenchCommand: Subcommand {
  private static let shape = Option(
    "shape", .choice(of: BenchShape.standard.map(\.name)), valueName: "name",
    help: "Time only this shape.")
  private static let growth = Option(
    "growth", ValueType<BenchShape.Dimension>.choice, valueName: "dimension",
    help: "Time a medium shape (10,000 words) at increasing sizes of this dimension, instead of "
      + "the standard shapes.")
  private static let optimizer = Option(
    "optimizer", .choice(of: [OptimizerKind.sgd, .adam]), help: "Time only this optimizer.")
  private static let precision = Option(
    "precision", ValueType<Precision>.choice, help: "Time only this precision.")
  private static let output = Option(
    "output-layer", ValueType<OutputLayerChoice>.choice, default: .softmax,
    help: "Output layer. The figures in GFLOP/s are those of softmax only.")

  static let command = Command(
    "bench", abstract: "Time training steps of standard shapes on this machine.",
    discussion: """
      Runs the trainer's own steps on random words that follow Zipf's law, in float32 and, if the \
      processor has instructions for it, in bfloat16. The first figures are the peaks: the speeds \
      of the innermost kernels alone. Each row gives the speed of the median step in tokens per \
      second and GFLOP/s, and its share of the peak. It also gives the speed of evaluation, which \
      is always in float32, and the milliseconds per step, in total and by phase. GFLOP/s count 6 \
      operations per weight and token in the matrix products.
      """,
    parameters: [
      shape.parameter, growth.parameter, optimizer.parameter, precision.parameter,
      output.parameter,
      ThreadsOption.option.parameter, json.parameter,
    ])

  private static let json = Option(flag: "json", help: "Print one JSON object per line.")

  private let arguments: ParsedArguments

  init(_ arguments: ParsedArguments) { self.arguments = arguments }

  func run() throws -> Int32 {
    let threads = ThreadsOption.count(arguments)
    let isJSON = arguments[Self.json]
    let optimizers = arguments[Self.optimizer].map { [$0] } ?? [.sgd, .adam]
    let precisions =
      arguments[Self.precision].map { [$0] } ?? Precision.allCases.filter(\.arithmetic.isFast)
    if !isJSON {
      for precision in precisions {
        let peak = fixed(BenchTiming.peak(precision, threads: threads), 1)
        try Terminal.print(
          "peak in \(precision) on \(counted(threads, "thread")): \(peak) GFLOP/s")
      }
      try Terminal.print("")
      try Terminal.print(Self.table.header())
    }
    for (shape, threads) in shapes(threads: threads) {
      for precision in precisions {
        let peak = BenchTiming.peak(precision, threads: threads)
        for optimizer in optimizers {
          let timing = BenchTiming(
            shape, optimizer, precision, arguments[Self.output], threads: threads, peak: peak)
          try Terminal.print(isJSON ? try jsonLine(timing) : Self.row(timing))
        }
      }
    }
    return EXIT_SUCCESS
  }

  private func shapes(threads: Int) -> [(shape: BenchShape, threads: Int)] {
    if let dimension = arguments[Self.growth] {
      return BenchShape.growing(dimension, threads: threads)
    }
    let name = arguments[Self.shape]
    return BenchShape.standard.filter { name == nil || $0.name == name }
      .map { ($0, threads) }
  }

  // MARK: - Table

  private static let phaseTitles = [
    Phase.embedding: "embed", .hiddenForward: "hidden", .outputForward: "output",
    .softmax: "softmax", .outputBackward: "output'", .hiddenBackward: "hidden'",
    .optimizer: "update",
  ]

  private static let table = TextTable(
    [.text("shape", width: 16), .text(width: 8), .text(width: 4)]
      + ["tokens/s", "GFLOP/s", "of peak", "eval tok/s", "ms/step"].map { .number($0, width: 9) }
      + Phase.allCases.map { .number(phaseTitles[$0] ?? $0.rawValue, width: 7) })

  private static func row(_ timing: BenchTiming) -> String {
    table.line(
      [
        timing.shape.name, timing.precision.rawValue, timing.optimizer.rawValue,
        grouped(Int(timing.tokensPerSecond)), timing.gflops.map { fixed($0, 1) } ?? "–",
        timing.peakShare.map { "\(fixed(100 * $0, 0)) %" } ?? "–",
        grouped(Int(timing.evaluationSpeed)),
        fixed(timing.seconds * 1e3, 3),
      ] + Phase.allCases.map { fixed(timing.milliseconds[$0] ?? 0, 3) })
  }
}
