// Tests of texts that contain <s> and </s>, as corpora for n-gram toolkits do.

import Foundation
import Testing

@Suite("Texts with <s> and </s>") struct LineMarksTests {
  /// Creates a workplace with `plain.txt` and `short.txt`, and with `marked-plain.txt` and
  /// `marked-short.txt`, which add <s> and </s> to the same texts.
  private func place() throws -> Workplace {
    let place = try Workplace()
    for (name, count) in [("plain", 40), ("short", 6)] {
      let lines = try Workplace.bundledLines("pets.txt").prefix(count).map { $0.dropLast() }
      let marked = lines.enumerated().map { i, line in
        i.isMultiple(of: 3) ? "<s> \(line) </s> </s>\n" : "<s> \(line) </s>\n"
      }
      try place.write(lines.map { "\($0)\n" }.joined(), to: "\(name).txt")
      try place.write(marked.joined(), to: "marked-\(name).txt")
    }
    return place
  }

  private func trained(_ options: String = "") async throws -> Workplace {
    let place = try place()
    let run = try await place.run(
      "train plain.txt --tokenizer whitespace \(quick) --model m \(options)")
    #expect(run.status == 0, "\(run)")
    return place
  }

  private func evaluation(_ place: Workplace, _ line: String) async throws -> [String: Any] {
    let run = try await place.run("\(line) --json")
    #expect(run.status == 0, "\(run)")
    return try object(run.output)
  }

  private let counts = ["tokens", "unknown_tokens"]

  @Test(
    "networks and n-gram models count the same tokens with and without <s> and </s>",
    arguments: ["words", "whitespace"])
  func sameTokens(tokenizer: String) async throws {
    let place = try place()
    // Every word is in the vocabulary, as in that of an n-gram model.
    let options = "--tokenizer \(tokenizer) --lowercase"
    let run = try await place.run(
      "train marked-plain.txt --valid marked-short.txt \(options) --min-count 1 \(quick) --model m")
    #expect(run.status == 0, "\(run)")
    let training = try await place.run(
      "ngram train marked-plain.txt \(options) --order 2 --output lm.arpa")
    #expect(training.status == 0, "\(training)")
    let unknown = [("plain.txt", "the unicorn"), ("marked-plain.txt", "<s> the unicorn </s>")]
    for (text, line) in unknown {
      try place.write(try place.text(text) + line + "\n", to: text)
    }
    let plain = try await evaluation(place, "eval --model m plain.txt")
    #expect(plain["unknown_tokens"] as? Int == 1)
    let line = "ngram eval lm.arpa marked-plain.txt \(options)"
    for version in 1...3 {
      let nGrams = try await evaluation(place, "\(line) --tokenizer-version \(version)")
      for key in counts { #expect(nGrams[key] as? Int == plain[key] as? Int, "\(key)") }
    }
    let network = try await evaluation(place, "eval --model m marked-plain.txt")
    for key in counts { #expect(network[key] as? Int == plain[key] as? Int, "\(key)") }
    #expect(network["perplexity"] as? Double == plain["perplexity"] as? Double)

    let mix = "--mix lm.arpa --model m"
    let mixed = try await evaluation(place, "eval marked-plain.txt \(mix)")
    let plainMixed = try await evaluation(place, "eval plain.txt \(mix)")
    for key in ["network", "n_grams", "mixture"] {
      let (a, b) = (mixed[key] as? [String: Any], plainMixed[key] as? [String: Any])
      let perplexity = try #require(a?["perplexity"] as? Double)
      #expect(perplexity == b?["perplexity"] as? Double)
      #expect(a?["tokens"] as? Int == plain["tokens"] as? Int)
    }
  }

  @Test("training on a text with and without <s> and </s> gives the same weights")
  func sameNetwork() async throws {
    let place = try place()
    for name in ["plain", "marked-plain"] {
      let run = try await place.run(
        "train \(name).txt --valid short.txt --tokenizer whitespace \(quick) --model \(name)")
      #expect(run.status == 0, "\(run)")
    }
    for file in ["vocabulary.txt", "model.safetensors"] {
      #expect(try place.data("plain/\(file)") == place.data("marked-plain/\(file)"))
    }
  }

  @Test("a model of tokenizer version 2 counts <s> and </s> in a text as tokens")
  func oldModel() async throws {
    let place = try await trained("--tokenizer-version 2")
    let model = try FilesOfModel(in: place.url.appendingPathComponent("m"))
    // The reference model reads a literal <s> as token ID 1 and </s> as token ID 2.
    let nats = try model.nats(try place.text("marked-plain.txt")).all
    let result = try await evaluation(place, "eval --model m marked-plain.txt")
    #expect(result["tokens"] as? Int == nats.count)
    let perplexity = try #require(result["perplexity"] as? Double)
    let expected = exp(nats.reduce(0, +) / Double(nats.count))
    #expect(abs(perplexity / expected - 1) < 1e-4)
    let plain = try await evaluation(place, "eval --model m plain.txt")
    #expect(try #require(plain["tokens"] as? Int) < nats.count)
    let score = try await place.run("score --model m --per-token", input: "<s> the </s>\n")
    #expect(tokens(score.output) == ["<s>", "the", "</s>", "</s>"])
  }

  private func tokens(_ scores: String) -> [String] {
    scores.split(separator: "\n").map { String($0.split(separator: "\t")[1]) }
  }

  @Test("score gives lines and n-best entries the same score with and without <s> and </s>")
  func score() async throws {
    let place = try await trained()
    let line = "the dog gets fed ."
    let run = try await place.run(
      "score --model m", input: "\(line)\n<s> \(line) </s>\n<s> </s>\n\n")
    let scores = run.output.split(separator: "\n")
    try #require(run.status == 0 && scores.count == 4, "\(run)")
    #expect(scores[0] == scores[1] && scores[2] == scores[3])
    let perToken = try await place.run(
      "score --model m --per-token", input: "<s> \(line) </s>\n<s>\n")
    #expect(
      tokens(perToken.output) == ["the", "dog", "gets", "fed", ".", "</s>", "</s>"])
    let list = try await place.run(
      "score --model m --format kaldi", input: "u-1 \(line)\nu-1 <s> \(line) </s>\n")
    let costs = list.output.split(separator: "\n")
    #expect(costs.count == 2 && costs.first == costs.last, "\(list)")
  }

  @Test("predict skips <s> and </s> in a prompt and counts its line ends")
  func prompt() async throws {
    let place = try await trained()
    func predict(_ prompt: String) async throws -> Program.Outcome {
      try await place.run(words: ["predict", "--model", "m", "--prompt", prompt])
    }
    let plain = try await predict("the dog")
    #expect(plain.status == 0)
    #expect(try await predict("<s> the </s> dog") == plain)
    #expect(try await predict("the\ndog") != plain)
    let run = try await place.run(words: [
      "generate", "--model", "m", "--prompt", "<s> the", "--tokens", "1", "--temperature", "0",
    ])
    #expect(run.status == 0 && run.output.hasPrefix("<s> the"), "\(run)")
  }

  @Test(
    "training and evaluation refuse a text of only <s> and </s>",
    arguments: ["words", "whitespace"])
  func nothingButMarks(tokenizer: String) async throws {
    let place = try await trained()
    _ = try await place.run("ngram train plain.txt --order 2 --output lm.arpa")
    try place.write(String(repeating: "<s> </s>\n", count: 40), to: "marks.txt")
    let option = "--tokenizer \(tokenizer)"
    for version in 1...3 {
      for command in [
        "train marks.txt \(option) --tokenizer-version \(version) --model n",
        "train plain.txt --valid marks.txt \(option) --tokenizer-version \(version) --model n",
        "ngram train marks.txt \(option) --tokenizer-version \(version) --output n.arpa",
        "ngram eval lm.arpa marks.txt \(option) --tokenizer-version \(version)",
        "eval --model m marks.txt",
      ] {
        let run = try await place.run(command)
        let message = "There are no words in 'marks.txt'; use a text with words in it.\n"
        #expect(run.status == 1 && run.errors.hasSuffix(message), "\(command): \(run)")
      }
    }
  }
}
