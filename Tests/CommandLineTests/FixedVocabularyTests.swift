// Tests of fflm train with a list of words as its vocabulary.

import Foundation
import Testing

@Suite("Fixed vocabulary") struct FixedVocabularyTests {
  private static let list = "zebra\nthe\n</s>\ncat\n.\nunicorns\n"

  private static func workplace() throws -> Workplace {
    let place = try Workplace()
    try place.write(list, to: "words.txt")
    return place
  }

  @Test("the vocabulary is the list, in its order, and other words are unknown")
  func words() async throws {
    let place = try Self.workplace()
    let run = try await place.run("train pets.txt --vocabulary words.txt \(quick) --model m")
    #expect(run.status == 0, "\(run.errors)")
    #expect(
      try place.text("m/vocabulary.txt") == "<unk>\n<s>\n</s>\nzebra\nthe\ncat\n.\nunicorns\n")
    try place.write("the cat sees the zebra .\n", to: "text.txt")
    let figures = try object(try await place.run("eval -m m text.txt --json").output)
    #expect(figures["tokens"] as? Int == 7 && figures["unknown_tokens"] as? Int == 1)
  }

  @Test("without penalties and tied weights, embeddings of words that do not occur do not change")
  func untrained() async throws {
    let place = try Self.workplace()
    let line = "train pets.txt --vocabulary words.txt \(quick) --optimizer sgd --weight-decay 0"
    for (model, rate) in [("still", "1e-30"), ("moved", "0.5")] {
      #expect(try await place.run("\(line) --learning-rate \(rate) --model \(model)").status == 0)
    }
    let tables = try ["still", "moved"].map {
      try SafetensorsBytes(place.data("\($0)/model.safetensors")).numbers("embedding.weight")
    }
    for (id, occurs) in [(3, false), (4, true), (6, true), (7, false)] {
      let rows = tables.map { $0[48 * id..<48 * (id + 1)] }
      #expect((rows[0] != rows[1]) == occurs, "\(id)")
    }
  }

  @Test("the plan notes how many words of the list do not occur in the training text")
  func note() async throws {
    let place = try Self.workplace()
    let run = try await place.run("train pets.txt --vocabulary words.txt --dry-run")
    #expect(
      run.errors.contains(
        "\nNote: 2 of the 5 words of words.txt do not occur in the training text, so the model "
          + "learns only that they are rare.\n"), "\(run.errors)")
    #expect(run.errors.contains("\nvocabulary  8 entries; "), "\(run.errors)")
    #expect(!run.errors.contains("min-count"), "\(run.errors)")
    try place.write("the\ncat\n", to: "words.txt")
    let all = try await place.run("train pets.txt --vocabulary words.txt --dry-run")
    #expect(all.status == 0 && !all.errors.contains("do not occur"), "\(all.errors)")
  }

  @Test("config.json records the list and trains the same weights again")
  func configuration() async throws {
    let place = try Self.workplace()
    let run = try await place.run("train pets.txt --vocabulary words.txt \(quick) --model a")
    #expect(run.status == 0)
    let file = try object(place.text("a/config.json").replacing("\n", with: "") + "\n")
    #expect(file["vocabulary"] as? String == place.url.appendingPathComponent("words.txt").path)
    #expect(file["min-count"] == nil && file["max-vocabulary"] == nil)
    #expect(try await place.run("train --config a/config.json --model b --quiet").status == 0)
    for name in ["model.safetensors", "vocabulary.txt", "config.json"] {
      #expect(try place.data("a/\(name)") == place.data("b/\(name)"), "\(name)")
    }
    // The command line overrides the file.
    let counted = try await place.run(
      "train --config a/config.json --min-count 1 --dry-run --json --quiet")
    #expect(counted.status == 0 && !counted.output.contains("\"vocabulary\""), "\(counted)")
    try place.write("{\"min-count\": 3, \"max-vocabulary\": 9}", to: "c.json")
    let listed = try await place.run(
      "train pets.txt --config c.json --vocabulary words.txt --dry-run --json --quiet")
    #expect(listed.status == 0 && !listed.output.contains("\"min-count\""), "\(listed)")
  }

  @Test("a resumed run uses the vocabulary of its folder and gives the same weights")
  func resuming() async throws {
    let place = try Self.workplace()
    let line = "train pets.txt --vocabulary words.txt \(plain) --schedule constant --quiet"
    #expect(try await place.run("\(line) --epochs 2 --model whole").status == 0)
    #expect(try await place.run("\(line) --epochs 1 --model parts").status == 0)
    try place.remove("words.txt")
    let run = try await place.run("train --resume parts --epochs 2")
    #expect(run.status == 0, "\(run.errors)")
    #expect(try place.data("whole/model.safetensors") == place.data("parts/model.safetensors"))
    #expect(try place.data("whole/vocabulary.txt") == place.data("parts/vocabulary.txt"))
  }

  @Test("train refuses --vocabulary together with options that limit a counted one")
  func contradictions() async throws {
    let place = try Self.workplace()
    for option in ["min-count", "max-vocabulary"] {
      let run = try await place.run("train pets.txt --vocabulary words.txt --\(option) 5")
      #expect(run.status == 64 && run.output == "")
      #expect(
        run.errors.hasPrefix(
          "Error: '--vocabulary' and '--\(option)' cannot be used together; leave one of them "
            + "out.\n"), "\(run.errors)")
    }
  }

  /// Lists in ISO Latin 1, so that a letter that is not ASCII is not UTF-8, and their errors.
  private static let unusableLists: [(String, String)] = [
    (
      "the\ncat\nthe\n",
      """
      words.txt: Line 3 of the vocabulary file repeats 'the' from line 1; each token must occur \
      only once.
      """
    ),
    ("", "'words.txt' is empty; specify another file."),
    (
      "<unk>\n</s>\n",
      """
      words.txt: The vocabulary file has no words besides <unk>, <s> and </s>; each line must hold \
      one word.
      """
    ),
    (
      "the\n\ncat\n",
      "words.txt: Line 2 of the vocabulary file is empty; every line must hold one token."
    ),
    (
      "the\r\ncat\r\n",
      """
      words.txt: Line 1 of the vocabulary file ends with a carriage return (CRLF or CR); save the \
      file with LF line ends.
      """
    ),
    (
      "the\n\u{FF}\n",
      """
      'words.txt' is not UTF-8 at byte 4 (line 2); convert it to UTF-8, or specify --lossy to \
      replace invalid bytes with U+FFFD.
      """
    ),
    (
      "the\n" + String(repeating: "x", count: 65_537),
      """
      words.txt: Line 2 of the vocabulary file has 65537 bytes, but a token has at most 65536; each \
      line must hold one token.
      """
    ),
    (
      "Zebra\nunicorns\n",
      """
      None of the words in 'words.txt' occur in the training text; specify a list of the same \
      language and spelling; with --lowercase, its words must be in lower case.
      """
    ),
  ]

  @Test(
    "train refuses a list that it cannot use in one sentence and leaves no files",
    arguments: unusableLists)
  func unusable(list: String, message: String) async throws {
    let place = try Workplace()
    try place.write(try #require(list.data(using: .isoLatin1)), to: "words.txt")
    let run = try await place.run("train pets.txt --vocabulary words.txt")
    #expect(run == Program.Outcome(status: 1, output: "", errors: "Error: \(message)\n"))
    #expect(try place.names == ["pets.txt", "words.txt"])
  }

  @Test("train refuses a missing list, and standard input as the list and a text")
  func sources() async throws {
    let place = try Workplace()
    let missing = try await place.run("train pets.txt --vocabulary words.txt")
    #expect(missing.errors == "Error: There is no file 'words.txt'; check its name and folder.\n")
    let twice = try await place.run("train - --vocabulary -", input: "the cat\n")
    #expect(twice.status == 64 && twice.errors.contains("both the vocabulary and a text"))
    let run = try await place.run(
      "train pets.txt --vocabulary - \(quick) --model m", input: "the\ncat\n")
    #expect(run.status == 0, "\(run.errors)")
    #expect(try place.text("m/vocabulary.txt") == "<unk>\n<s>\n</s>\nthe\ncat\n")
  }
}
