// Tests of fflm check and fflm bench.

import Foundation
import Testing

@Suite("Check and bench") struct CheckCommandTests {
  @Test("check lists and compares every tensor, and each passes")
  func table() async throws {
    let run = try await Workplace().run("check")
    #expect(run.status == 0)
    let network = "vocabulary 20, context 3, embedding 5, hidden 7, activation tanh: 372 parameters"
    #expect(run.errors == "Network: \(network)\n")
    let masked = run.output.replacing(/\d\.\de-\d\d/, with: "_._e-__")
    #expect(
      masked == """
        tensor            shape   compared  relative error  verdict
        embedding.weight  20 x 5  100       _._e-__         passes
        hidden.0.weight   15 x 7  105       _._e-__         passes
        hidden.0.bias     7       7         _._e-__         passes
        output.weight     7 x 20  140       _._e-__         passes
        output.bias       20      20        _._e-__         passes

        """)
  }

  @Test(
    "check passes for every kind of network",
    arguments: [
      "--hidden none", "--hidden none --direct", "--hidden 4,3,5 --tied --activation sigmoid",
      "--tied", "--hidden 6,4 --tied --dropout 0.3",
      "--direct --hidden 6,4 --activation identity --context 1", "--batch 1 --vocabulary 2",
      "--activation relu --seed 4", "--averages 4,2", "--averages 2 --context 1 --hidden none",
      "--output-layer sampled", "--output-layer sampled --dropout 0.3 --hidden none",
      "--output-layer adaptive", "--output-layer adaptive --tied --cutoffs 3",
      "--output-layer adaptive --hidden none --dropout 0.3 --batch 80",
      "--output-layer sampled --tied --hidden 6,4",
      "--right-context 2", "--context 1 --right-context 4 --averages 2 --direct --dropout 0.3",
      "--hidden 7,7 --residual", "--hidden 7,7,5 --layer-norm --activation silu",
      "--hidden 8,8,8 --residual --layer-norm --activation gelu --averages 1,3 --dropout 0.2 --tied",
    ])
  func kinds(options: String) async throws {
    let run = try await Workplace().run("check \(options)")
    #expect(run.status == 0 && run.errors.hasPrefix("Network: "))
    let rows = run.output.split(separator: "\n").dropFirst()
    #expect(rows.count >= 2 && rows.allSatisfy { $0.hasSuffix("  passes") })
    #expect(run.output.contains("direct.weight") == options.contains("--direct"))
    let weight =
      options.contains("adaptive")
      ? "output.head.weight"
      : options.contains("--output-layer") ? "output.rows.weight" : "output.weight"
    #expect(run.output.contains(weight) != options.contains("--tied"))
  }

  @Test("averages widen the checked network's input; --residual and --layer-norm change the result")
  func choices() async throws {
    let place = try Workplace()
    let averages = try await place.run("check --averages 4,2")
    #expect(averages.output.contains("hidden.0.weight   25 x 7  175 "))
    var outputs: Set<String> = []
    for options in ["", "--residual", "--layer-norm", "--residual --layer-norm"] {
      let run = try await place.run("check --hidden 7,7 \(options)")
      #expect(run.status == 0)
      outputs.insert(run.output)
    }
    #expect(outputs.count == 4)
  }

  @Test("--right-context widens the checked network's input")
  func rightContext() async throws {
    let run = try await Workplace().run("check --right-context 2")
    #expect(
      run.errors.hasPrefix("Network: vocabulary 20, context 3, right-context 2, embedding 5,"))
    #expect(run.output.contains("hidden.0.weight   25 x 7  175 "))
  }

  @Test("check --samples limits the number of compared elements")
  func samples() async throws {
    let run = try await Workplace().run("check --samples 3")
    #expect(run.output.contains("hidden.0.weight   15 x 7  3 "))
  }

  @Test(
    "check reports impossible or too expensive networks as usage errors",
    arguments: [
      (
        "--hidden " + Array(repeating: "1", count: 65).joined(separator: ","), "There are 65 hidden"
      ),
      ("--vocabulary 1", "between 2 and 100000"),
      ("--averages 0", "between 1 and 1000"), ("--averages two", "--averages"),
      ("--vocabulary 100000 --embedding 10000", "too long"),
      ("--context 1000 --embedding 10000 --hidden 1 --vocabulary 2 --batch 10000", "too long"),
    ])
  func refusals(options: String, message: String) async throws {
    let run = try await Workplace().run("check \(options)")
    #expect(run.status == 64 && run.output == "")
    #expect(run.errors.hasPrefix("Error: ") && run.errors.contains(message), "\(run)")
  }

  @Test("bench prints a JSON object for a shape and an optimizer")
  func bench() async throws {
    let run = try await Workplace().run(
      "bench --shape characters --optimizer sgd --precision float32 --threads 1 --json")
    #expect(run.status == 0 && run.errors == "")
    let timing = try object(run.output)
    #expect(timing["shape"] as? String == "characters")
    #expect(timing["optimizer"] as? String == "sgd")
    #expect(timing["precision"] as? String == "float32")
    #expect(timing["threads"] as? Int == 1)
    for key in ["tokens_per_second", "evaluation_tokens_per_second", "peak_gflops"] {
      #expect(try #require(timing[key] as? Double) > 0, "\(key)")
    }
    let gflops = try #require(timing["gflops"] as? Double)
    let milliseconds = try #require(timing["step_ms"] as? Double)
    // There are 8 · 24 · 128 + 128 · 65 weights, with 6 operations each for 256 tokens.
    #expect(abs(gflops * milliseconds / (6 * 32_896 * 256 / 1e6) - 1) < 1e-9)
    let peak = try #require(timing["peak_gflops"] as? Double)
    let share = try #require(timing["peak_share"] as? Double)
    #expect(abs(share - gflops / peak) < 1e-9)
    let phases = try #require(timing["phases_ms"] as? [String: Double])
    #expect(
      phases.keys.sorted() == [
        "embedding", "hidden_backward", "hidden_forward", "optimizer", "output_backward",
        "output_forward", "softmax",
      ])
  }
}
