// Tests of fflm train with a pointer, and of the commands that use its models.

import Foundation
import Testing

@Suite("Pointer") struct PointerTests {
  private static let options = "\(plain) --hidden 8 --averages 4,8 --epochs 2 --model m --pointer"

  @Test(
    "a model with a pointer evaluates as logged, and all commands use it",
    arguments: ["", " --tied --output-layer adaptive --cutoffs 2", " --direct --lines separate"])
  func trained(extra: String) async throws {
    let place = try Workplace()
    let run = try await place.run("train pets.txt \(Self.options)\(extra)")
    #expect(run.status == 0, "\(run.errors)")
    #expect(run.errors.contains(", pointer: "))
    #expect(try place.text("m/config.json").contains("\"pointer\" : true"))
    let tables = try await place.run("inspect m")
    #expect(tables.output.contains("pointer.weight") && tables.output.contains("pointer.query"))
    let line = run.output.split(separator: "\n").first ?? ""
    let figure = try #require(line.firstMatch(of: /perplexity ([\d.]+)/)).1
    let evaluation = try await place.run("eval -m m m/held-out.txt")
    #expect(evaluation.output.contains(figure), "\(evaluation.output)")
    try place.write("the\nnew\n", to: "words.txt")
    for command in [
      "generate -m m --tokens 3 --seed 1", "predict -m m --prompt the --top 2",
      "score -m m pets.txt", "eval -m m --mix m --cache 20 pets.txt",
      "explain -m m --prompt the -o p.html",
      "train pets.txt --init m --steps 2 --model n --quiet",
      "train pets.txt --init m --vocabulary words.txt --steps 2 --model o --quiet",
    ] {
      let run = try await place.run(command)
      #expect(run.status == 0, "\(command): \(run.errors)")
    }
  }

  @Test("a run with a pointer resumes and repeats its bits", arguments: ["", "--tied"])
  func resumed(extra: String) async throws {
    let options = "\(Self.options) --schedule constant --quiet \(extra)"
    let (whole, parts) = (try Workplace(), try Workplace())
    #expect(try await whole.run("train pets.txt \(options)").status == 0)
    #expect(try await parts.run("train pets.txt \(options) --steps 20").status == 0)
    #expect(try await parts.run("train --resume m --steps 100000 --threads 2").status == 0)
    #expect(try whole.data("m/model.safetensors") == parts.data("m/model.safetensors"))
  }

  @Test(
    "options that contradict a pointer are refused before training starts",
    arguments: [
      ("--output-layer sampled", "A pointer requires the output layer softmax or adaptive"),
      ("--right-context 2", "A pointer requires right-context 0"),
    ])
  func refused(options: String, message: String) async throws {
    let place = try Workplace()
    let run = try await place.run("train pets.txt \(plain) --pointer \(options)")
    #expect(run.status == 64 && run.output == "")
    #expect(run.errors.contains("Error: \(message)"), "\(run.errors)")
    #expect(try place.names == ["pets.txt"])
  }

  @Test("a model whose tensors do not fit its pointer is refused")
  func hostile() async throws {
    let place = try Workplace()
    #expect(try await place.run("train pets.txt \(Self.options) --steps 3 --quiet").status == 0)
    try place.edit("m/config.json", "\"pointer\" : true", "\"pointer\" : false")
    let run = try await place.run("eval -m m pets.txt")
    #expect(run.status == 1 && run.errors.hasPrefix("Error: "), "\(run.errors)")
  }
}
