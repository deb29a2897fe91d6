// Tests of fflm predict.

import Foundation
import Testing

@Suite("Predict") struct PredictCommandTests {
  private func predict(
    _ place: Workplace, prompt: String, _ line: String
  ) async throws -> String {
    let words = line.split(separator: " ").map(String.init)
    let run = try await place.run(words: ["predict", "--model", "m", "--prompt", prompt] + words)
    // A prompt without tokens, or with unknown words, is noted.
    let isNoted = prompt == "" || run.errors.contains(" in the vocabulary and count")
    #expect(run.status == 0 && (run.errors == "" || isNoted), "\(run)")
    return run.output
  }

  @Test(
    "predict gives sorted probabilities of all words that sum to 1 and agree with score",
    arguments: ["", "--lines separate"])
  func oracle(options: String) async throws {
    let place = try await Workplace.trainedToWrite(options)
    let prompt = "the unicorn gets"
    let prediction = try object(try await predict(place, prompt: prompt, "--json --top 1000"))
    let words = try #require(prediction["words"] as? [[String: Any]])
    let names = words.compactMap { $0["word"] as? String }
    let probabilities = words.compactMap { $0["probability"] as? Double }
    let vocabulary = try place.text("m/vocabulary.txt").split(separator: "\n").map(String.init)
    #expect(names.count == probabilities.count && names.sorted() == vocabulary.sorted())
    #expect(abs(probabilities.reduce(0, +) - 1) < 1e-12)
    #expect(probabilities == probabilities.sorted(by: >))
    for (name, probability) in zip(names, probabilities) {
      let score = try await place.run("score -m m --per-token", input: "\(prompt) \(name)\n")
      let token = score.output.split(separator: "\n")[3].split(separator: "\t")
      #expect(try abs(exp(#require(Double(token[2]))) / probability - 1) < 1e-4, "\(name)")
      // A few words are enough, because each takes a run of the program.
      if probability < probabilities[3] { break }
    }
    let greedy = try await place.run(
      words: [
        "generate", "-m", "m", "-p", prompt, "-n", "1", "--temperature", "0", "--allow-unknown",
      ])
    #expect(greedy.output == prompt + (names[0] == "</s>" ? "\n" : " \(names[0])") + "\n")
  }

  @Test("unknown words of a prompt are noted, but not a literal <unk>")
  func unknownWords() async throws {
    let place = try await Workplace.trainedToWrite()
    for (prompt, note) in [
      ("the unicorn gets", "'unicorn' is not in the vocabulary and counts as <unk>.\n"),
      (
        "the unicorn and the gryphon",
        "2 words of the prompt, such as 'unicorn', are not in the vocabulary and count as <unk>.\n"
      ), ("the <unk> gets", ""),
    ] {
      for command in ["predict", "generate --tokens 1 --seed 1"] {
        let words = command.split(separator: " ").map(String.init)
        let run = try await place.run(words: words + ["-m", "m", "-p", prompt])
        #expect(run.status == 0 && run.errors == note, "\(run)")
      }
    }
  }

  @Test("a prompt's lines end with LF or CRLF, and a lone CR is a character")
  func carriageReturn() async throws {
    let place = try await Workplace.trainedToWrite("--tokenizer characters")
    let unknown = try await predict(place, prompt: "a\u{1}b", "--json")
    #expect(try await predict(place, prompt: "a\rb", "--json") == unknown)
    #expect(try await predict(place, prompt: "a\u{2028}b", "--json") == unknown)
    let line = try await predict(place, prompt: "a\nb", "--json")
    #expect(line != unknown)
    #expect(try await predict(place, prompt: "a\r\nb", "--json") == line)
  }

  @Test("commands report overflowing weights as an error instead of printing figures")
  func overflow() async throws {
    let place = try await Workplace.trainedToWrite("--hidden none --embedding 2 --context 1")
    var model = try SafetensorsBytes(place.data("m/model.safetensors"))
    for name in model.names {
      let count = try model.numbers(name).count
      try model.replace(name, with: [Float](repeating: 1e30, count: count))
    }
    try place.write(model.data, to: "m/model.safetensors")
    let commands = [
      "predict --prompt a --json", "eval", "eval pets.txt --json", "score pets.txt", "generate",
    ]
    for command in commands {
      let run = try await place.run("\(command) --model m")
      #expect(run.status == 1 && run.output == "", "\(run)")
      #expect(
        run.errors.hasSuffix("so large that its probabilities are not finite; train it again.\n"))
    }
  }

  @Test("predict prints one word per line and then the total probability of the others")
  func lines() async throws {
    let place = try await Workplace.trainedToWrite()
    let lines = try await predict(place, prompt: "the dog", "--top 3").split(separator: "\n")
    #expect(lines.count == 4)
    let numbers = lines.compactMap { Double($0.prefix { $0 != " " }) }
    #expect(numbers.count == 4 && abs(numbers.reduce(0, +) - 1) < 3e-6)
    #expect(lines[3].wholeMatch(of: /0\.\d{6}  \(56 other words\)/) != nil, "\(lines)")
    #expect(lines[..<3].allSatisfy { $0.wholeMatch(of: /0\.\d{6}  \S+/) != nil }, "\(lines)")
    let all = try await predict(place, prompt: "the dog", "--top 59").split(separator: "\n")
    #expect(all.count == 59 && !all[58].contains("other"))
    let most = try await predict(place, prompt: "the dog", "--top 58").split(separator: "\n")
    #expect(most[58].hasSuffix("  (1 other word)"))
  }

  @Test("predict without a prompt prints ten words for the beginning of a text")
  func noPrompt() async throws {
    let place = try await Workplace.trainedToWrite()
    let run = try await place.run("predict -m m")
    #expect(run.status == 0 && run.output.count { $0 == "\n" } == 11)
    #expect(try await predict(place, prompt: "", "") == run.output)
    #expect(try await predict(place, prompt: "the", "") != run.output)
  }

  @Test("predict refuses an invalid --top", arguments: ["0", "x"])
  func badTop(top: String) async throws {
    let run = try await Workplace().run("predict --top \(top)")
    #expect(run.status == 64 && run.errors.contains("'\(top)' is invalid for '--top <count>'"))
  }
}
