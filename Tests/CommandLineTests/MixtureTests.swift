// Tests of mixtures of any number of parts in the commands.

import Foundation
import Testing

@Suite("Mixtures") struct MixtureTests {
  /// Trains two networks and an n-gram model of the same text.
  private func trained(_ options: String = "") async throws -> Workplace {
    let place = try await Workplace.trained("\(quick) --model m \(options)")
    for line in [
      "train pets.txt \(quick) --seed 2 --context 5 --model n \(options)",
      "ngram train pets.txt -n 3 -o lm.arpa",
    ] {
      let run = try await place.run(line)
      #expect(run.status == 0, "\(run.errors)")
    }
    try place.write(Self.text, to: "text.txt")
    return place
  }

  private static let text = "the dog gets fed .\nthe zebra gets fed .\nthe dog gets fed .\n"
  private static let parts = "--mix lm.arpa --mix n --cache 20"

  private func figures(_ run: Program.Outcome) throws -> [String: Any] {
    #expect(run.status == 0, "\(run.errors)")
    return try object(run.output)
  }

  @Test(
    "eval reports every part with its weight, and the file of the mixture gives the same figures")
  func parts() async throws {
    let place = try await trained()
    let run = try await place.run("eval -m m \(Self.parts) --save-mixture mix.json --json text.txt")
    let found = try figures(run)
    let parts = try #require(found["parts"] as? [[String: Any]])
    #expect(parts.map { $0["kind"] as? String } == ["network", "n-grams", "network", "cache"])
    #expect(parts.map { $0["path"] as? String } == ["m", "lm.arpa", "n", nil])
    let weights = parts.compactMap { $0["weight"] as? Double }
    #expect(abs(weights.reduce(0, +) - 1) < 1e-12 && weights.count == 4)
    #expect(found["weight"] as? Double == weights[0])
    #expect(parts[3]["words"] as? Int == 20 && parts[3]["theta"] is Double)
    #expect(parts[3]["perplexity"] is NSNull && parts[3]["tokens"] as? Int == 17)
    for (key, i) in [("network", 0), ("n_grams", 1)] {
      let figures = try #require(found[key] as? [String: Any])
      #expect(Set(figures.keys) == EvalCommandTests.keys)
      #expect(figures["perplexity"] as? Double == parts[i]["perplexity"] as? Double)
    }
    for (model, i) in [("m", 0), ("n", 2)] {
      let alone = try figures(try await place.run("eval -m \(model) --json text.txt"))
      #expect(alone["perplexity"] as? Double == parts[i]["perplexity"] as? Double)
    }

    // The order of keys and the names of the parts aside, every digit is the same.
    let again = try await place.run("eval --mixture mix.json --json text.txt --threads 3")
    let same = try figures(again)
    for key in ["network", "n_grams", "mixture", "weight"] {
      #expect(same[key] as? NSObject == found[key] as? NSObject, "\(key)")
    }
    let table = try await place.run("eval --mixture mix.json text.txt").output
    #expect(table.contains(" network  n-grams  network 2     cache  interpolation\n"), "\(table)")
    #expect(
      table.contains(#/\nweight( +0\.\d{4}){4}\n\ncache +20 words, θ [\d.]+\ntokens/#), "\(table)")
    // A mixture file is replaced.
    let replaced = try await place.run("eval -m m --cache 9 --save-mixture mix.json text.txt")
    #expect(replaced.status == 0)
    #expect(try place.text("mix.json").contains("\"words\" : 9"))
  }

  @Test(
    "score gives the probabilities of eval, and equal lines have equal scores unless a cache is kept"
  )
  func score() async throws {
    let place = try await trained("--lines separate")
    #expect(
      try await place.run("eval -m m \(Self.parts) --save-mixture mix.json text.txt").status == 0)
    let scores = try await place.run("score --mixture mix.json text.txt").output
      .split(separator: "\n").map(String.init)
    #expect(scores.count == 3 && scores[0] == scores[2] && scores[0] != scores[1])
    let kept = try await place.run("score --mixture mix.json --cache-across-lines text.txt").output
      .split(separator: "\n").map(String.init)
    #expect(kept[0] == scores[0])
    // The words of the text on which the weights were estimated are not in the cache.
    let tuned = try await place.run(
      "score -m m \(Self.parts) --cache-across-lines text.txt")
    #expect(tuned.output.split(separator: "\n").map(String.init) == kept)
    func sum(_ lines: [String]) -> Double {
      lines.reduce(0) { $0 + (Double($1.prefix { $0 != "\t" }) ?? .nan) }
    }
    // Lines that stand alone have the probabilities of one text if the cache is kept.
    let text = try figures(try await place.run("eval --mixture mix.json --json text.txt"))
    let mixture = try #require(text["mixture"] as? [String: Any])
    let nats = try #require(mixture["cross_entropy_nats"] as? Double) * 18
    #expect(abs(sum(kept) + nats) < 1e-4)
    #expect(kept[2] != scores[2])
    // An empty cache at the start of every text is that of every scored line.
    for (i, line) in Self.text.split(separator: "\n").enumerated() {
      try place.write("\(line)\n", to: "\(i).txt")
    }
    let texts = try figures(
      try await place.run("eval --mixture mix.json --json 0.txt 1.txt 2.txt"))
    let apart = try #require(texts["mixture"] as? [String: Any])
    #expect(abs(sum(scores) + (apart["cross_entropy_nats"] as? Double ?? 0) * 18) < 1e-4)
    let together = try figures(
      try await place.run("eval --mixture mix.json --cache-across-lines --json 0.txt 1.txt 2.txt"))
    let whole = try #require(together["mixture"] as? [String: Any])
    #expect(abs((whole["cross_entropy_nats"] as? Double ?? 0) * 18 - nats) < 1e-4)
  }

  @Test("predict prints a mixture's distribution, which generate samples from")
  func predict() async throws {
    let place = try await trained()
    let tuned = try await place.run(
      words: ["predict", "-m", "m"] + Self.parts.split(separator: " ").map(String.init)
        + [
          "--save-mixture", "mix.json", "--prompt", "the dog gets fed . the dog", "--json", "--top",
          "1000",
        ])
    let run = try await place.run(
      words: [
        "predict", "--mixture", "mix.json", "--prompt", "the dog gets fed . the dog", "--json",
        "--top", "1000",
      ])
    #expect(run.output == tuned.output)
    #expect(
      tuned.errors.contains(
        #/Weights \(and perplexities\): network 0\.\d{4} \([\d.]+\), n-grams .*, network 2 .*, cache 0\.\d{4} \(infinite\); together [\d.]+; cache of 20 words, θ [\d.]+\n/#
      ), "\(tuned.errors)")
    let words = try #require(try figures(run)["words"] as? [[String: Any]])
    let sum = words.reduce(0) { $0 + ($1["probability"] as? Double ?? .nan) }
    #expect(abs(sum - 1) < 1e-6)
    let likeliest = try #require(words.first?["word"] as? String)
    let generated = try await place.run(
      words: [
        "generate", "--mixture", "mix.json", "--prompt", "the dog gets fed . the dog", "-n", "1",
        "--temperature", "0",
      ])
    #expect(generated.output.hasPrefix("the dog gets fed . the dog"))
    #expect(generated.output.hasSuffix("\(likeliest)\n"), "\(generated.output)")
    let texts = try await place.run("generate --mixture mix.json -n 9 --count 2 --seed 1").output
    let second = try await place.run("generate --mixture mix.json -n 9 --seed 2").output
    #expect(texts.hasSuffix("\n\n\(second)"), "\(texts)\(second)")
  }

  @Test(
    "a model with other tokens is refused as a part",
    arguments: [
      ("--min-count 2", "another vocabulary"),
      ("--lowercase", "--lowercase"),
      ("--lines separate", "--lines separate instead of stream"),
      ("--tokenizer characters", "--tokenizer characters instead of words"),
      ("--tokenizer-version 1", "--tokenizer-version 1 instead of 3"),
    ])
  func otherTokens(options: String, difference: String) async throws {
    let place = try await Workplace.trained("\(quick) --model m --tokenizer words --min-count 1")
    let other = try await place.run(
      "train pets.txt \(quick) --model o --tokenizer words --min-count 1 \(options)")
    #expect(other.status == 0, "\(other.errors)")
    for command in ["eval pets.txt", "predict --prompt the", "generate", "score pets.txt"] {
      let run = try await place.run("\(command) -m m --mix o")
      let message = """
        Error: o was trained with \(difference), unlike m; specify models with the same vocabulary, \
        --tokenizer, --tokenizer-version, --lowercase and --lines.

        """
      #expect(run == .init(status: 1, output: "", errors: message), "\(command)")
    }
  }

  @Test("a mixture whose parts have changed is refused")
  func changed() async throws {
    let place = try await trained()
    #expect(
      try await place.run("eval -m m \(Self.parts) --save-mixture mix.json text.txt").status == 0)
    let own = try place.text("lm.arpa")
    try place.write(own + "\n", to: "lm.arpa")
    let message = """
      is not the model with which mix.json was saved, or has changed since; specify that model, or \
      save the mixture again with --save-mixture.

      """
    for command in ["eval text.txt", "predict --prompt the"] {
      let run = try await place.run("\(command) --mixture mix.json")
      #expect(run.status == 1 && run.errors.hasSuffix("Error: lm.arpa \(message)"), "\(run)")
    }
    try place.write(own, to: "lm.arpa")
    #expect(try await place.run("eval --mixture mix.json text.txt").status == 0)
    let other = try await place.run("eval --mixture mix.json -m n text.txt")
    #expect(other.status == 1 && other.errors.hasSuffix("Error: n \(message)"), "\(other)")
    try place.remove("lm.arpa")
    let missing = try await place.run("eval --mixture mix.json text.txt")
    #expect(missing.status == 1 && missing.errors.contains("There is no file"), "\(missing)")
  }

  @Test(
    "options that contradict each other are usage errors",
    arguments: [
      ("--mixture mix.json --cache 9", "'--mixture' and '--cache' cannot be used together"),
      ("--mixture mix.json --mix lm.arpa", "'--mixture' and '--mix' cannot be used together"),
      ("--save-mixture mix.json", "'--save-mixture' requires '--mix' or '--cache'."),
      ("--cache 9 --save-mixture -", "'--save-mixture' requires the name of a file."),
      ("--cache 0", "The value '0' is invalid for '--cache <words>'"),
    ])
  func usage(options: String, message: String) async throws {
    let place = try Workplace()
    for command in ["eval pets.txt", "score pets.txt", "predict", "generate"] {
      let run = try await place.run("\(command) \(options)")
      #expect(run.status == 64 && run.output == "", "\(run)")
      #expect(run.errors.hasPrefix("Error: \(message)"), "\(run.errors)")
    }
  }

  @Test("a mixture is saved neither in place of another file nor if a part cannot be read again")
  func unsaved() async throws {
    let place = try await trained()
    let own = try place.text("lm.arpa")
    for (options, message) in [
      ("--mix lm.arpa --save-mixture lm.arpa", "lm.arpa already exists and is not a mixture file"),
      ("--mix n --save-mixture n", "n is a folder; specify a file with --save-mixture."),
      ("--mix n --save-mixture no/mix", "There is no folder no to write the mixture to"),
      (
        "--mix n --save-mixture mix.gz",
        "'mix.gz' names a compressed file, but mixture files are written uncompressed. Leave out .gz.\n"
      ),
      ("--mix - --save-mixture mix.json", "standard input cannot be read again"),
    ] {
      let run = try await place.run("eval -m m text.txt \(options)", input: own)
      #expect(
        run.status == 1 && run.output == "" && run.errors.contains("Error: \(message)"), "\(run)")
    }
    #expect(try place.text("lm.arpa") == own)
    #expect(
      !FileManager.default.fileExists(atPath: place.url.appendingPathComponent("mix.json").path))
  }

  @Test("a cache or a mixture with a two-sided part or with --pseudo is refused")
  func pseudo() async throws {
    let place = try await Workplace.trained("\(quick) --model m")
    #expect(
      try await place.run("train pets.txt \(quick) --right-context 1 --model r").status == 0)
    let part = try await place.run("eval -m m --mix r pets.txt")
    #expect(
      part.status == 1 && part.errors.hasPrefix("Error: r was trained with --right-context 1"))
    let pseudo = try await place.run("score -m r --pseudo --cache 9 pets.txt")
    #expect(pseudo.status == 64 && pseudo.errors.hasPrefix("Error: '--pseudo' cannot be used"))
    let kept = try await place.run("eval -m m --cache-across-lines pets.txt")
    #expect(kept.status == 64 && kept.errors.hasPrefix("Error: '--cache-across-lines' requires"))
  }
}
