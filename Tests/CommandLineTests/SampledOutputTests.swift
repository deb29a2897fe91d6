// Tests of fflm train with output layers that are trained over samples of the words.

import Foundation
import Testing

@Suite("Sampled output layers") struct SampledOutputTests {
  private static let options = "\(plain) --hidden 8 --epochs 3 --model m"

  @Test(
    "a model trained over samples has its log, tensors and options, and evaluates as logged",
    arguments: ["", " --tied"])
  func trained(tied: String) async throws {
    let place = try Workplace()
    let run = try await place.run(
      "train pets.txt \(Self.options)\(tied) --output-layer sampled --samples 20")
    #expect(run.status == 0, "\(run.errors)")
    #expect(run.errors.contains("output-layer sampled") && run.errors.contains("samples 20"))
    #expect(run.errors.contains("sampled loss") && !run.errors.contains("perplexity"))
    let log = try place.text("m/log.jsonl")
    #expect(log.contains("\"sampled_loss\":") && !log.contains("\"loss\":"))
    let report = try place.text("m/report.html")
    #expect(report.contains("Sampled loss"))
    let configuration = try place.text("m/config.json")
    #expect(configuration.contains("\"output-layer\" : \"sampled\""))
    #expect(configuration.contains("\"samples\" : 20"))
    let tables = try await place.run("inspect m")
    #expect(tables.output.contains("output.rows.weight") == tied.isEmpty)
    #expect(tables.output.contains("sampled"))
    // The validation text is kept in the folder. Its perplexity is that of the exact softmax.
    let line = run.output.split(separator: "\n").first ?? ""
    let figure = try #require(line.firstMatch(of: /perplexity ([\d.]+)/)).1
    let evaluation = try await place.run("eval -m m m/held-out.txt")
    #expect(evaluation.output.contains(figure), "\(evaluation.output)")
    for command in ["generate -m m --tokens 3 --seed 1", "predict -m m --prompt the --top 2"] {
      #expect(try await place.run(command).status == 0)
    }
  }

  @Test("a run over samples resumes and repeats its bits")
  func resumed() async throws {
    let options =
      "\(Self.options) --schedule constant --output-layer sampled --samples 20 --quiet"
    let (whole, parts) = (try Workplace(), try Workplace())
    #expect(try await whole.run("train pets.txt \(options)").status == 0)
    #expect(try await parts.run("train pets.txt \(options) --steps 20").status == 0)
    #expect(try await parts.run("train --resume m --steps 100000 --threads 2").status == 0)
    #expect(try whole.data("m/model.safetensors") == parts.data("m/model.safetensors"))
  }

  @Test("direct connections are refused before training starts")
  func direct() async throws {
    let place = try Workplace()
    let run = try await place.run("train pets.txt \(plain) --direct --output-layer sampled")
    #expect(run.status == 64 && run.output == "")
    let message = """
      Error: '--direct' and '--output-layer sampled' cannot be used together; leave one of them out.
      """
    #expect(run.errors.hasPrefix(message + "\n"), "\(run.errors)")
    #expect(try place.names == ["pets.txt"])
  }

  @Test("a folder without the key output-layer is a softmax")
  func oldFolder() async throws {
    let place = try Workplace()
    #expect(try await place.run("train pets.txt \(Self.options) --quiet").status == 0)
    let before = try await place.run("eval -m m m/held-out.txt")
    try place.edit("m/config.json", "  \"output-layer\" : \"softmax\",\n", "")
    let after = try await place.run("eval -m m m/held-out.txt")
    #expect(before.status == 0 && after.output == before.output)
    #expect(try await place.run("train --resume m --epochs 4 --quiet").status == 0)
  }
}
