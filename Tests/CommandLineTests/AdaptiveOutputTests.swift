// Tests of fflm train with an adaptive softmax, and of the commands that use its models.

import Foundation
import Testing

@Suite("Adaptive output layer") struct AdaptiveOutputTests {
  private static let options = "\(plain) --hidden 8 --epochs 2 --model m --output-layer adaptive"

  @Test(
    "a model with an adaptive softmax evaluates as logged, and all commands use it",
    arguments: ["", " --tied", " --cutoffs 5,20,40"])
  func trained(extra: String) async throws {
    let place = try Workplace()
    let run = try await place.run("train pets.txt \(Self.options)\(extra)")
    #expect(run.status == 0, "\(run.errors)")
    #expect(run.errors.contains("output-layer adaptive, cutoffs "))
    let configuration = try place.text("m/config.json")
    #expect(configuration.contains("\"output-layer\" : \"adaptive\""))
    #expect(configuration.contains("\"cutoffs\" : ["))
    #expect(try place.text("m/log.jsonl").contains("\"loss\":"))
    let tables = try await place.run("inspect m")
    #expect(tables.output.contains("output.head.weight") != extra.contains("tied"))
    #expect(tables.output.contains("output.cluster.weight") == extra.contains("tied"))
    let line = run.output.split(separator: "\n").first ?? ""
    let figure = try #require(line.firstMatch(of: /perplexity ([\d.]+)/)).1
    let evaluation = try await place.run("eval -m m m/held-out.txt")
    #expect(evaluation.output.contains(figure), "\(evaluation.output)")
    for command in [
      "generate -m m --tokens 3 --seed 1", "predict -m m --prompt the --top 2",
      "score -m m pets.txt", "eval -m m --mix m --cache 20 pets.txt",
      "explain -m m --prompt the -o p.html", "train pets.txt --init m --steps 2 --model n --quiet",
    ] {
      let run = try await place.run(command)
      #expect(run.status == 0, "\(command): \(run.errors)")
    }
  }

  @Test("a run with an adaptive softmax resumes and repeats its bits", arguments: ["", "--tied"])
  func resumed(extra: String) async throws {
    let options = "\(Self.options) --schedule constant --quiet \(extra)"
    let (whole, parts) = (try Workplace(), try Workplace())
    #expect(try await whole.run("train pets.txt \(options)").status == 0)
    #expect(try await parts.run("train pets.txt \(options) --steps 20").status == 0)
    #expect(try await parts.run("train --resume m --steps 100000 --threads 2").status == 0)
    #expect(try whole.data("m/model.safetensors") == parts.data("m/model.safetensors"))
  }

  @Test(
    "options that contradict an adaptive softmax are refused before training starts",
    arguments: [
      (
        "--direct",
        "'--direct' and '--output-layer adaptive' cannot be used together; leave one of them out."
      ),
      ("--cutoffs 9,9", "The cut-offs 9,9 must ascend, from 1 or more."),
      (
        "--cutoffs 5,90000",
        "The cut-off 90000 is not below "
      ),
      (
        "--cutoffs \((1...17).map(String.init).joined(separator: ","))",
        "The output layer adaptive has 17 cut-offs; it needs 1 to 16."
      ),
    ])
  func refused(options: String, message: String) async throws {
    let place = try Workplace()
    let run = try await place.run("train pets.txt \(plain) --output-layer adaptive \(options)")
    #expect(run.status == 64 && run.output == "")
    #expect(run.errors.contains("Error: \(message)"), "\(run.errors)")
    #expect(try place.names == ["pets.txt"])
  }

  @Test(
    "a model whose cut-offs do not fit is refused",
    arguments: ["[]", "[0]", "[5,5]", "[-1,5]", "[5,9000]", "[9223372036854775807]", "null"])
  func hostile(cutoffs: String) async throws {
    let place = try Workplace()
    let options = "--steps 3 --quiet --cutoffs 5"
    #expect(try await place.run("train pets.txt \(Self.options) \(options)").status == 0)
    let old = try place.text("m/config.json").firstMatch(of: /"cutoffs" : \[[^\]]*\]/)
    try place.edit("m/config.json", String(try #require(old).0), "\"cutoffs\" : \(cutoffs)")
    for command in ["eval -m m pets.txt", "inspect m", "train --resume m --epochs 3 --quiet"] {
      let run = try await place.run(command)
      #expect(run.status == 1 && run.errors.hasPrefix("Error: "), "\(command): \(run.errors)")
      #expect(run.errors.contains("cut-off"), "\(command): \(run.errors)")
    }
  }
}
