// Tests of fflm eval: the choice of model and text, and the figures.

import Foundation
import Testing

@Suite("Eval") struct EvalCommandTests {
  static let keys: Set = [
    "perplexity", "cross_entropy_nats", "bits_per_token", "bits_per_character", "bits_per_byte",
    "tokens", "unknown_tokens", "line_ends", "bytes", "perplexity_without_unknown",
    "perplexity_without_line_ends",
  ]

  private func trained(_ options: String = "") async throws -> Workplace {
    try await Workplace.trained("\(quick) \(options)")
  }

  @Test("eval without arguments uses the newest model and its held-out text, and names both")
  func heldOut() async throws {
    let place = try await trained()
    let run = try await place.run("eval --perplexity")
    #expect(run.status == 0)
    let corpus = place.url.appendingPathComponent("pets.txt").path
    #expect(
      run.errors == "Model: pets.fflm\n"
        + "Text: the held-out end of \(corpus), kept in pets.fflm/held-out.txt\n")
    let report =
      #/
      perplexity\ {20}\d+\.\d\d\n
      cross-entropy\ {17}\d\.\d{4}\ nats\ per\ token,\ \d\.\d{4}\ bits\ per\ token\n
      bits\ per\ character\ {12}\d\.\d{4}\n
      bits\ per\ byte\ {17}\d\.\d{4}\n
      tokens\ {24}60,\ line\ ends\ included\n
      unknown\ tokens\ {16}2\ \(3\.33\ %\)\n
      perplexity\ without\ unknown\ {4}\d+\.\d\d\n
      perplexity\ without\ line\ ends\ {2}\d+\.\d\d\n
      /#
    #expect(run.output.wholeMatch(of: report) != nil, "\(run.output)")
    let corpusLines = try place.text("pets.txt").split(separator: "\n").suffix(7)
    try place.write(corpusLines.map { $0 + "\n" }.joined(), to: "last.txt")
    let named = try await place.run("eval last.txt --model pets.fflm")
    #expect(named == Program.Outcome(status: 0, output: run.output, errors: ""))
  }

  @Test(
    "eval --training evaluates the training text without its held-out end",
    arguments: ["", "--valid valid.txt"])
  func training(valid: String) async throws {
    let place = try Workplace()
    let text = try place.text("pets.txt")
    try place.write("the dog gets fed .\n", to: "valid.txt")
    _ = try await place.run("train pets.txt \(quick) \(valid)")
    let heldOut = valid.isEmpty ? try place.text("pets.fflm/held-out.txt") : ""
    try place.write(String(text.dropLast(heldOut.count)), to: "training.txt")
    let run = try await place.run("eval --training -m pets.fflm")
    let corpus = place.url.appendingPathComponent("pets.txt").path
    #expect(run.status == 0 && run.errors == "Text: \(corpus), the training text\n")
    #expect(run.output == (try await place.run("eval training.txt")).output)
    #expect(try await place.run("eval --training pets.txt").status == 64)
  }

  @Test("eval --training refuses a corpus that was changed, removed or read from standard input")
  func noTraining() async throws {
    let place = try await trained()
    let heldOut = try place.text("pets.fflm/held-out.txt")
    let text = String(try place.text("pets.txt").dropLast(heldOut.count))
    try place.write(text + heldOut + "a cat\n", to: "pets.txt")
    let changed = try await place.run("eval --training -m pets.fflm")
    #expect(changed.isOneSentence && changed.errors.contains("does not end with"), "\(changed)")
    try place.write(text.replacing("dog", with: "cat") + heldOut, to: "pets.txt")
    let other = try await place.run("eval --training -m pets.fflm")
    #expect(other.isOneSentence && other.errors.contains("it has different tokens"), "\(other)")
    try place.write("a cat\n" + text + heldOut, to: "pets.txt")
    let longer = try await place.run("eval --training -m pets.fflm")
    #expect(longer.errors.contains("it has 524 tokens instead of 521"), "\(longer)")
    try place.remove("pets.fflm/training")
    #expect(try await place.run("eval --training -m pets.fflm").status == 0)
    try place.remove("pets.txt")
    let removed = try await place.run("eval --training -m pets.fflm")
    #expect(removed.isOneSentence && removed.errors.contains("no longer at"), "\(removed)")
    _ = try await place.run("train - \(quick) -m piped", input: "the dog\nthe cat\na cow\nthe\n")
    let piped = try await place.run("eval --training -m piped")
    #expect(piped.isOneSentence && piped.errors.contains("from standard input"), "\(piped)")
  }

  @Test("eval notes that the training of a model has not finished")
  func unfinished() async throws {
    let place = try await trained("--model m")
    let log = try place.text("m/log.jsonl")
    let before = try await place.run("eval pets.txt -m m")
    try place.write(
      log.replacing("the number of steps was reached", with: "interrupted"), to: "m/log.jsonl")
    let note =
      "Note: The training of m has not finished. Unless it is still running, resume it with "
      + "'fflm train --resume m'.\n"
    let run = try await place.run("eval pets.txt -m m")
    #expect(run == Program.Outcome(status: 0, output: before.output, errors: note + before.errors))
  }

  @Test("eval --json prints one object that does not depend on the number of threads")
  func json() async throws {
    let place = try await trained()
    let run = try await place.run("eval --json --model pets.fflm")
    let again = try await place.run("eval --json --model pets.fflm --threads 3")
    #expect(run == again)
    let figures = try object(run.output)
    #expect(Set(figures.keys) == Self.keys)
    let nats = try #require(figures["cross_entropy_nats"] as? Double)
    #expect(figures["tokens"] as? Int == 60)
    #expect(figures["unknown_tokens"] as? Int == 2)
    #expect(figures["line_ends"] as? Int == 7)
    #expect(figures["bytes"] as? Int == (try place.text("pets.fflm/held-out.txt").utf8.count))
    for (key, value) in [
      ("perplexity", exp(nats)), ("bits_per_token", nats / log(2)),
      (
        "bits_per_character",
        nats / log(2) * 60 / Double(try place.text("pets.fflm/held-out.txt").count)
      ),
    ] {
      let figure = try #require(figures[key] as? Double)
      #expect(abs(figure / value - 1) < 1e-12, "\(key)")
    }
  }

  @Test("eval prints an infinite perplexity as null in JSON and as infinite in the report")
  func infinite() async throws {
    let place = try await trained("--optimizer sgd --learning-rate 0.1")
    let url = place.url.appendingPathComponent("pets.fflm/model.safetensors")
    var file = try SafetensorsBytes(try Data(contentsOf: url))
    var bias = [Float](repeating: 0, count: 59)
    bias[10] = 1e30
    try file.replace("output.bias", with: bias)
    try file.data.write(to: url)
    let figures = try object(try await place.run("eval --json").output)
    #expect(Set(figures.keys) == Self.keys)
    #expect(figures["perplexity"] is NSNull)
    let run = try await place.run("eval")
    #expect(run.status == 0)
    #expect(run.output.hasPrefix("perplexity                    infinite\n"))
  }

  @Test("eval reads a text from standard input")
  func standardInput() async throws {
    let place = try await trained()
    let run = try await place.run("eval - --json", input: "the dog gets\n\na unicorn\n")
    // A quarter of the tokens is unknown, so there is a note.
    #expect(run.status == 0 && run.errors.hasPrefix("Model: pets.fflm\nNote: 25.0 % "))
    let figures = try object(run.output)
    #expect(figures["tokens"] as? Int == 8)
    #expect(figures["unknown_tokens"] as? Int == 2)
  }

  @Test("eval prints the perplexity of each of several texts and the figures of all together")
  func several() async throws {
    let place = try await trained()
    try place.write("the cat gets fed .\n", to: "a.txt")
    try place.write("the van gets washed .\nthe dog\n", to: "b.txt")
    let run = try await place.run("eval a.txt b.txt")
    let lines = run.output.split(separator: "\n")
    #expect(
      lines[0].wholeMatch(of: /a.txt perplexity [\d.]+ \([\d.]+ nats per token, 6 tokens\)/) != nil)
    #expect(
      lines[1].wholeMatch(of: /b.txt perplexity [\d.]+ \([\d.]+ nats per token, 9 tokens\)/) != nil)
    #expect(lines[2] == "all texts together:")
    #expect(lines[7] == "tokens                        15, line ends included")
    func nats(_ texts: String) async throws -> Double {
      let figures = try object(try await place.run("eval \(texts) --json").output)
      let tokens = try #require(figures["tokens"] as? Double)
      return try #require(figures["cross_entropy_nats"] as? Double) * tokens
    }
    let sum = try await nats("a.txt") + nats("b.txt")
    #expect(try await abs(nats("a.txt b.txt") / sum - 1) < 1e-12)
  }

  @Test("--json gives each of several texts the figures that it has alone")
  func severalAsJSON() async throws {
    let place = try await trained()
    _ = try await place.run("ngram train pets.txt --order 2")
    try place.write("the cat gets fed .\n", to: "a.txt")
    try place.write("the van gets washed .\nthe dog\n", to: "b.txt")
    for line in ["eval", "eval --mix pets.arpa", "ngram eval pets.arpa"] {
      var report = try object(try await place.run("\(line) a.txt b.txt --json").output)
      let texts = try #require(report.removeValue(forKey: "texts") as? [[String: Any]])
      #expect(texts.compactMap { $0["text"] as? String } == ["a.txt", "b.txt"], "\(line)")
      for var figures in texts {
        let name = figures.removeValue(forKey: "text") ?? ""
        let alone = try object(try await place.run("\(line) \(name) --json").output)
        #expect(figures as NSDictionary == alone as NSDictionary, "\(line)")
        #expect(Set(report.keys) == Set(alone.keys), "\(line)")
      }
    }
  }

  @Test("eval uses the model with the newest parameters and ignores incomplete folders")
  func newest() async throws {
    let place = try await trained("--model b.fflm")
    _ = try await place.run("train pets.txt \(quick) --model a.fflm")
    try place.write("", to: "c.fflm")
    try place.write("{}", to: "d.fflm/config.json")
    #expect(try await place.run("eval").errors.hasPrefix("Model: a.fflm\n"))
    let file = place.url.appendingPathComponent("b.fflm/model.safetensors").path
    let later = Date(timeIntervalSinceNow: 60)
    try FileManager.default.setAttributes([.modificationDate: later], ofItemAtPath: file)
    #expect(try await place.run("eval").errors.hasPrefix("Model: b.fflm\n"))
  }

  @Test(
    "a command that finds no model suggests a model's folder and fflm train",
    arguments: ["eval", "score", "predict", "generate", "inspect", "explain --prompt the"])
  func noModel(command: String) async throws {
    let run = try await Workplace().run(command)
    let kind = command == "inspect" ? "" : " of a language model"
    let message =
      "Error: There is no *.fflm folder\(kind) in the current folder; specify a model's folder, or "
      + "train a model with 'fflm train'.\n"
    #expect(run == Program.Outcome(status: 1, output: "", errors: message))
  }

  @Test("eval uses the validation text of --valid as the held-out text")
  func namedValidation() async throws {
    let place = try Workplace()
    try place.write("the cat gets fed .\n", to: "valid.txt")
    _ = try await place.run("train pets.txt --valid valid.txt \(quick)")
    try place.remove("valid.txt")
    let run = try await place.run("eval --json")
    let path = place.url.appendingPathComponent("valid.txt").path
    #expect(run.errors == "Model: pets.fflm\nText: \(path), kept in pets.fflm/held-out.txt\n")
    #expect(try object(run.output)["tokens"] as? Int == 6)

    _ = try await place.run("train pets.txt --valid - \(quick) --force", input: "a cat\n")
    // A third of the tokens is unknown, so there is a note.
    #expect(
      try await place.run("eval").errors.hasPrefix(
        "Model: pets.fflm\nText: standard input, kept in pets.fflm/held-out.txt\nNote: "))
  }

  @Test(
    "eval and ngram eval refuse a text without words",
    arguments: ["\n", String(repeating: "\n", count: 60), " \t\r\n\n", "<unk>\n</s> <s>\n"])
  func blank(text: String) async throws {
    let place = try await trained()
    _ = try await place.run("ngram train pets.txt --order 2 -o lm.arpa")
    try place.write(text, to: "blank.txt")
    let message = "Error: There are no words in 'blank.txt'; use a text with words in it.\n"
    for command in [
      "eval blank.txt", "eval pets.txt blank.txt --json", "eval blank.txt --mix lm.arpa",
      "ngram eval lm.arpa blank.txt",
    ] {
      let run = try await place.run(command)
      #expect(run.status == 1 && run.output == "" && run.errors.hasSuffix(message), "\(run)")
    }
    try place.write(text, to: "pets.fflm/held-out.txt")
    let run = try await place.run("eval")
    #expect(run.status == 1 && run.errors.contains("There are no words in '"), "\(run)")
  }

  @Test("every command that prints a perplexity notes a high share of unknown words")
  func unknown() async throws {
    let place = try await trained("--min-count 1")
    _ = try await place.run("ngram train pets.txt --order 2 -o lm.arpa")
    let lines = (0..<20).map { "the dog gets fed x\($0) .\n" }
    try place.write(lines.joined() + "y y y y y y y y y y y\n", to: "mixed.txt")
    try place.write(String(repeating: "y ", count: 7) + "\n", to: "foreign.txt")
    for command in ["eval", "eval --json --mix lm.arpa", "ngram eval lm.arpa"] {
      let run = try await place.run("\(command) pets.txt foreign.txt mixed.txt")
      let notes = run.errors.split(separator: "\n").filter { $0.contains(" % of the tokens of ") }
      try #require(run.status == 0 && notes.count == 2, "\(run)")
      #expect(notes[0].hasPrefix("Note: 87.5 % of the tokens of 'foreign.txt' are unknown and"))
      #expect(notes[1].hasPrefix("Note: 20.4 % of the tokens of 'mixed.txt' are unknown and"))
    }
    let run = try await place.run("train pets.txt --test foreign.txt --steps 2 --force")
    #expect(run.errors.contains("\nNote: 87.5 % of the tokens of the test text are"), "\(run)")
  }
}
