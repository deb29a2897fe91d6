// Tests of models with context on the right in the commands.

import Foundation
import Testing

@Suite("Right context") struct RightContextTests {
  private static let options = "\(plain) --context 2 --right-context 2 --quiet --model m"

  private func trained(_ options: String = "--epochs 1") async throws -> Workplace {
    try await Workplace.trained("\(Self.options) \(options)")
  }

  @Test("commands that need a probability of the next word refuse a two-sided model")
  func refusals() async throws {
    let place = try await trained()
    let message = """
      Error: m was trained with --right-context 2, so it predicts a word only from the words on \
      both sides of it. Use 'fflm fill', 'fflm eval' without --mix or --cache, or 'fflm score \
      --pseudo', or specify a model without context on the right.

      """
    for command in [
      "predict --prompt the", "generate", "score pets.txt", "eval --mix lm.arpa pets.txt",
      "eval --cache 9 pets.txt", "score --cache 9 pets.txt",
    ] {
      let run = try await place.run("\(command) --model m")
      #expect(run == .init(status: 1, output: "", errors: message), "\(command)")
    }
  }

  @Test("score --pseudo refuses a model that sees earlier words only")
  func oneSided() async throws {
    let place = try await Workplace.trained("\(quick) --model m")
    let run = try await place.run("score --pseudo --model m pets.txt")
    let message = """
      Error: m predicts a word only from the words before it; leave out --pseudo, or specify a \
      model that was trained with --right-context.

      """
    #expect(run == .init(status: 1, output: "", errors: message))
  }

  @Test("a right context of 0 is the default and gives the same weights and configuration")
  func zero() async throws {
    let place = try Workplace()
    let line = "train pets.txt \(quick)"
    #expect(try await place.run("\(line) --model a").status == 0)
    #expect(try await place.run("\(line) --right-context 0 --model b").status == 0)
    for file in ["model.safetensors", "config.json"] {
      #expect(try place.data("a/\(file)") == place.data("b/\(file)"), "\(file)")
    }
    let plan = try await place.run("\(line) --model c --dry-run".replacing("--quiet", with: ""))
    #expect(plan.status == 0 && !plan.errors.contains("right-context"), "\(plan)")
  }

  @Test("a run whose files are from before right contexts resumes to the same weights")
  func oldRun() async throws {
    let place = try Workplace()
    let line = "train pets.txt \(plain) --quiet"
    #expect(try await place.run("\(line) --epochs 3 --model whole").status == 0)
    #expect(try await place.run("\(line) --epochs 1 --model m").status == 0)
    try place.edit("m/config.json", "  \"right-context\" : 0,\n", "")
    #expect(try await place.run("train --resume m --epochs 3 --quiet").status == 0)
    #expect(try place.data("whole/model.safetensors") == place.data("m/model.safetensors"))
    #expect(try place.data("whole/config.json") == place.data("m/config.json"))
  }

  @Test(
    "resuming a two-sided model gives the weights of an uninterrupted run on any number of threads",
    arguments: ["", "--lines separate --averages 3 --tied --dropout-words 0.1"])
  func resuming(options: String) async throws {
    let place = try Workplace()
    let line = "train pets.txt \(Self.options) \(options)".replacing("--model m", with: "")
    #expect(try await place.run("\(line) --epochs 3 --model whole --threads 2").status == 0)
    #expect(try await place.run("\(line) --epochs 1 --model parts --threads 1").status == 0)
    let run = try await place.run("train --resume parts --epochs 3 --threads 1")
    #expect(run.status == 0, "\(run)")
    #expect(run.errors.contains(". Best validation pseudo-perplexity so far: "), "\(run.errors)")
    for file in ["model.safetensors", "config.json"] {
      #expect(try place.data("whole/\(file)") == place.data("parts/\(file)"), "\(file)")
    }
  }

  @Test("training, its files and reports name the pseudo-perplexity wherever it is shown")
  func names() async throws {
    let place = try Workplace()
    let line = "train pets.txt \(Self.options) --test pets.txt --epochs 2"
      .replacing("--quiet", with: "")
    let run = try await place.run(line)
    #expect(run.status == 0, "\(run)")
    #expect(run.errors.contains("\nmodel       context 2, right-context 2, embedding 48, "))
    #expect(
      run.errors.contains(/\nepoch +loss  pseudo-perplexity  validation   tokens/), "\(run.errors)")
    let results = run.output.split(separator: "\n")
    #expect(results[0].wholeMatch(of: /validation pseudo-perplexity [\d.]+ \(.*\)/) != nil)
    #expect(results[1].wholeMatch(of: /test pseudo-perplexity [\d.]+ \(.*\)/) != nil)

    let inspection = try await place.run("inspect m").output
    #expect(inspection.matches(of: /(validation|test) +pseudo-perplexity \d/).count == 2)
    #expect(inspection.contains(/\n  right-context +2\n/))
    let page = try place.text("m/report.html")
    #expect(page.contains("<b>Pseudo-perplexity</b>"))
    #expect(page.contains("validation pseudo-perplexity") && page.contains("--right-context 2"))
    #expect(!page.contains("Generated text"))
    let log = try place.text("m/log.jsonl")
    #expect(log.matches(of: /"pseudo_perplexity":\d/).count == 3 && !log.contains("\"perplexity\""))
    #expect(!log.contains("\"sample\""))
    // Nothing calls the figure a perplexity.
    for (name, text) in [
      ("display", run.errors + run.output), ("inspect", inspection), ("page", page),
    ] {
      let other = text.lowercased().replacing("pseudo-perplexity", with: "")
      #expect(!other.contains("perplexity"), "\(name)")
    }
  }

  @Test("the pseudo-perplexity of eval is that of training, as text and as JSON")
  func evaluation() async throws {
    let place = try await trained("--epochs 2 --test pets.txt --json")
    let outcome = try await place.run("train --resume m --quiet --json")
    let trained = try object(outcome.output)
    for (key, text) in [("validation", ""), ("test", "pets.txt")] {
      let run = try await place.run("eval -m m \(text) --json")
      let note = """
        Note: Each token is predicted from the tokens on both sides, so the pseudo-perplexity \
        cannot be compared with a perplexity.

        """
      #expect(run.status == 0 && run.errors.hasSuffix(note), "\(run)")
      let figures = try #require(trained[key] as? NSDictionary)
      #expect(try object(run.output) as NSDictionary == figures)
      #expect(
        figures.allKeys.compactMap { $0 as? String }.sorted() == [
          "bits_per_byte", "bits_per_character", "bits_per_token", "bytes", "cross_entropy_nats",
          "line_ends", "pseudo_perplexity", "pseudo_perplexity_without_line_ends",
          "pseudo_perplexity_without_unknown", "tokens", "unknown_tokens",
        ])
    }
    try place.write("x y z\n", to: "unknown.txt")
    let text = try await place.run("eval -m m pets.txt unknown.txt")
    #expect(text.output.contains("pets.txt pseudo-perplexity "), "\(text)")
    #expect(text.output.contains("\npseudo-perplexity                    "))
    #expect(text.output.contains("\npseudo-perplexity without unknown    "))
    #expect(text.errors.contains("so its pseudo-perplexity says little"), "\(text)")
  }

  @Test("train refuses a right context that is out of range, and a context of 0")
  func ranges() async throws {
    let place = try Workplace()
    for option in ["--right-context 10001", "--right-context=-1", "--context 0 --right-context 2"] {
      let run = try await place.run("train pets.txt \(option)")
      #expect(run.status == 64 && run.errors.hasPrefix("Error: The value '"), "\(run)")
    }
    let place2 = try await trained()
    try place2.edit("m/config.json", "\"right-context\" : 2", "\"right-context\" : -2")
    let run = try await place2.run("eval -m m")
    #expect(
      run.errors == "Error: m/config.json: right-context is -2; it must be between 0 and 10000.\n")
  }

  @Test("train refuses a text that is shorter than the window on both sides")
  func shortText() async throws {
    let place = try Workplace()
    try place.write("a b\nc\n", to: "text")
    let run = try await place.run(
      "train text --context 2 --right-context 3 --averages none --valid pets.txt --quiet")
    #expect(
      run.errors.hasSuffix(
        """
        Error: text has 5 tokens to train on, but a window of 5 and the predicted word need at \
        least 6. Use a longer text or a smaller --context or --right-context.

        """), "\(run)")
  }

  @Test("apart from the pointer, the defaults of other options do not depend on the right context")
  func defaults() async throws {
    let place = try Workplace(lines: 900)
    let plan = try await place.run("train pets.txt --dry-run --json --quiet")
    let other = try await place.run("train pets.txt --right-context 3 --dry-run --json --quiet")
    #expect(plan.status == 0 && other.status == 0)
    #expect(
      other.output
        == plan.output.replacing("\"right-context\" : 0", with: "\"right-context\" : 3")
        .replacing("\"pointer\" : true", with: "\"pointer\" : false"))
  }

  @Test("train --time and other commands that read embeddings accept a two-sided model")
  func otherCommands() async throws {
    let place = try await trained()
    let timed = try await place.run(
      "train pets.txt --right-context 2 --time 2s --model timed --quiet")
    #expect(timed.status == 0, "\(timed)")
    let vectors = try await place.run("vectors export m --output v.vec")
    #expect(vectors.status == 0, "\(vectors)")
    #expect(try await place.run("vectors neighbors m dog --top 1").status == 0)
    let start = try await place.run(
      "train pets.txt \(quick.replacing("--embedding 48", with: "")) --embeddings m --model n")
    #expect(start.status == 0, "\(start)")
  }
}
