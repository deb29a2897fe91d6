// Tests of --tokenizer-version: a model keeps the tokenizer with which it was trained.

import Foundation
import Testing

@Suite("Tokenizer versions") struct TokenizerVersionOptionTests {
  private static let text = String(
    repeating: "La COL·LECCIÓ צה״ל ΔΡΟΜΟΣ ۱۲٫۵\n\u{FEFF}el gat la col dorm .\n", count: 20)

  private func place() throws -> Workplace {
    let place = try Workplace()
    try place.write(Self.text, to: "text.txt")
    return place
  }

  private let options = "--tokenizer words --lowercase --epochs 1 --quiet"

  private func words(_ place: Workplace, _ model: String) throws -> Set<String> {
    Set(try place.text("\(model)/vocabulary.txt").split(separator: "\n").map(String.init))
  }

  private func tokens(_ place: Workplace, _ model: String) async throws -> Int? {
    let run = try await place.run("eval --model \(model) text.txt --json")
    #expect(run.status == 0, "\(run)")
    return try object(run.output)["tokens"] as? Int
  }

  @Test("a new run has tokenizer version 3, which keeps words with internal marks whole")
  func newRun() async throws {
    let place = try place()
    let run = try await place.run("train text.txt \(options) --model m")
    #expect(run.status == 0, "\(run)")
    #expect(try place.text("m/config.json").contains("\"tokenizer-version\" : 3,"))
    let words = try words(place, "m")
    #expect(words.isSuperset(of: ["col·lecció", "צה״ל", "δρομος", "۱۲٫۵", "el"]))
    #expect(!words.contains { $0.contains("\u{FEFF}") || $0 == "·" })
    // The two lines have five and six words, and each has a line end.
    #expect(try await tokens(place, "m") == 20 * (5 + 1 + 6 + 1))
  }

  @Test("eval, inspect and resuming treat a model without tokenizer-version as version 1")
  func oldModel() async throws {
    let place = try place()
    _ = try await place.run("train text.txt \(options) --tokenizer-version 1 --model m")
    let count = try await tokens(place, "m")
    #expect(try words(place, "m").isSuperset(of: ["·", "lecció", "δρομοσ", "\u{FEFF}"]))
    try place.edit("m/config.json", "  \"tokenizer-version\" : 1,\n", "")
    #expect(try await tokens(place, "m") == count)
    #expect(try #require(count) > 20 * (5 + 1 + 6 + 1))
    let inspection = try object(try await place.run("inspect m --json").output)
    let configuration = try #require(inspection["configuration"] as? [String: Any])
    #expect(configuration["tokenizer-version"] as? Int == 1)

    let resumed = try await place.run("train --resume m --epochs 2")
    #expect(resumed.status == 0, "\(resumed)")
    #expect(
      resumed.errors.contains("\ntext        tokenizer words, lowercase, tokenizer-version 1, "))
    #expect(try place.text("m/config.json").contains("\"tokenizer-version\" : 1,"))
    #expect(try place.text("m/report.html").contains("<span>--tokenizer-version 1</span>"))
    #expect(try await tokens(place, "m") == count)
  }

  @Test("config.json and the report's command train with the same tokenizer version")
  func repeated() async throws {
    let place = try place()
    _ = try await place.run("train text.txt \(options) --tokenizer-version 1 --model a")
    let run = try await place.run("train text.txt --config a/config.json --model b --quiet")
    #expect(run.status == 0, "\(run)")
    #expect(try place.data("a/model.safetensors") == place.data("b/model.safetensors"))
    let command = try #require(
      try place.text("a/report.html").firstMatch(of: /<pre>(.*)<\/pre>/)?.1)
    let line = command.replacing(/<\/?span>/, with: "").replacing(/^fflm/, with: "\"$fflm\"")
    #expect(try await place.shell("\(line) --quiet --model c").status == 0)
    #expect(try place.data("a/model.safetensors") == place.data("c/model.safetensors"))
  }

  @Test("an unsupported tokenizer version is refused in an option, a configuration and a model")
  func unknown() async throws {
    let place = try place()
    let option = try await place.run("train text.txt --tokenizer-version 4")
    #expect(option.status == 64)
    #expect(option.errors.hasPrefix("Error: The value '4' is invalid for '--tokenizer-version"))
    try place.write(#"{"tokenizer-version": 4}"#, to: "c.json")
    let file = try await place.run("train text.txt --config c.json")
    let message =
      "Error: c.json: \"tokenizer-version\" must be between 1 and 3 (line 1, column 23).\n"
    #expect(file == Program.Outcome(status: 1, output: "", errors: message))

    _ = try await place.run("train text.txt \(options) --model m")
    try place.edit("m/config.json", "\"tokenizer-version\" : 3", "\"tokenizer-version\" : 4")
    for command in ["eval --model m text.txt", "inspect m", "train --resume m", "generate -m m"] {
      let run = try await place.run(command)
      #expect(run.status == 1 && run.isOneSentence, "\(run)")
      #expect(
        run.errors.contains(
          "m/config.json: tokenizer-version is 4, but this version of fflm supports only 1 to 3; "
            + "use a newer fflm."), "\(run)")
    }
  }

  @Test("resuming cannot change the tokenizer version")
  func resumption() async throws {
    let run = try await place().run("train --resume m --tokenizer-version 1")
    #expect(run.status == 64)
    #expect(
      run.errors.hasPrefix(
        "Error: '--tokenizer-version' cannot be specified when a run is resumed;"))
  }

  @Test("ngram train and ngram eval use the specified tokenizer version")
  func ngrams() async throws {
    let place = try place()
    let options = "--tokenizer words --lowercase"
    for version in 1...3 {
      let output = "--output \(version).arpa --order 2"
      let run = try await place.run(
        "ngram train text.txt \(options) --tokenizer-version \(version) \(output)")
      #expect(run.status == 0, "\(run)")
    }
    _ = try await place.run("ngram train text.txt \(options) --output latest.arpa --order 2")
    #expect(try place.data("3.arpa") == place.data("latest.arpa"))
    #expect(try place.data("2.arpa") == place.data("3.arpa"))
    #expect(try place.text("1.arpa").contains("\tδρομοσ"))
    #expect(try place.text("2.arpa").contains("\tδρομος"))
    let same = try await place.run(
      "ngram eval 1.arpa text.txt \(options) --tokenizer-version 1 --json")
    let other = try await place.run("ngram eval 1.arpa text.txt \(options) --json")
    #expect(try object(same.output)["unknown_tokens"] as? Int == 0)
    #expect(try object(other.output)["unknown_tokens"] as? Int != 0)
  }
}
