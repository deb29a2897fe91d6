// Tests of texts that cannot be used and of unusual texts that can.

import Foundation
import Testing

@Suite("Bad texts") struct BadTextTests {
  @Test(
    "train refuses an unusable text in one sentence and leaves no files",
    arguments: [
      ("", "'text' is empty; specify another file."),
      ("\u{FEFF}", "'text' is empty; specify another file."),
      (
        String(repeating: "\n", count: 30),
        "There are no words in 'text'; use a text with words in it."
      ),
      (
        "a b",
        """
        text has 2 tokens to train on, but a window of 3 and the next word need at least 4. Use a \
        longer text or a smaller --context.
        """
      ),
      (
        "a",
        """
        'text' is too short to hold out its last tenth; use a longer text, or specify a validation \
        text with --valid.
        """
      ),
      (
        "one\ntwo\0\n",
        """
        'text' has a NUL at byte 7 (line 2) and looks like a binary file; use a text file, or \
        specify --lossy to replace each NUL with U+FFFD.
        """
      ),
    ])
  func refused(text: String, message: String) async throws {
    let place = try Workplace()
    try place.write(text, to: "text")
    let run = try await place.run("train text")
    #expect(run == Program.Outcome(status: 1, output: "", errors: "Error: \(message)\n"))
    #expect(try place.names == ["pets.txt", "text"])
  }

  @Test(
    "train and eval refuse a missing text and a folder in place of one",
    arguments: [
      ("nosuch", "There is no file 'nosuch'; check its name and folder."),
      ("folder", "'folder' is a folder; specify a text file in it."),
    ])
  func noText(name: String, message: String) async throws {
    let place = try Workplace()
    try place.write("", to: "folder/file")
    _ = try await place.run("train pets.txt \(quick) --model m")
    let refusal = Program.Outcome(status: 1, output: "", errors: "Error: \(message)\n")
    for line in [
      "train \(name)", "train pets.txt --valid \(name)", "eval --model m \(name)",
    ] {
      #expect(try await place.run(line) == refusal, "\(line)")
    }
    let test = try await place.run("train pets.txt --test \(name)")
    #expect(test.status == 1 && test.isOneSentence && test.errors.contains("\(name)'"))
    #expect(try place.names == ["folder", "m", "pets.txt"])
  }

  @Test(
    "eval and score refuse a model folder in place of a text",
    arguments: ["eval", "score", "eval pets.txt"])
  func model(command: String) async throws {
    let place = try Workplace()
    _ = try await place.run("train pets.txt \(quick)")
    let message = "Error: 'pets.fflm' is a model, not a text; specify it with --model.\n"
    #expect(
      try await place.run("\(command) pets.fflm")
        == Program.Outcome(status: 1, output: "", errors: message))
  }

  @Test("an error gives the byte and line of invalid UTF-8, and --lossy replaces it")
  func notUTF8() async throws {
    let place = try Workplace()
    let text = Data("the dog\nthe ".utf8) + [0xC3, 0x28, 0xFF] + Data(" and the end of it\n".utf8)
    try place.write(text, to: "latin1")
    let message =
      "'latin1' is not UTF-8 at byte 12 (line 2); convert it to UTF-8, or specify "
      + "--lossy to replace invalid bytes with U+FFFD."
    let refusal = Program.Outcome(status: 1, output: "", errors: "Error: \(message)\n")
    #expect(try await place.run("train latin1") == refusal)
    let lossy = try await place.run("train latin1 --lossy --min-count 1 \(quick)")
    #expect(lossy.status == 0)
    #expect(try place.text("latin1.fflm/vocabulary.txt").contains("\u{FFFD}"))
    #expect(try await place.run("eval --model latin1.fflm latin1") == refusal)
    #expect(try await place.run("eval --model latin1.fflm latin1 --lossy").status == 0)
  }

  @Test("a byte order mark and CRLF line ends do not change the model")
  func lineEnds() async throws {
    let place = try Workplace()
    let text = try place.text("pets.txt")
    try place.write("\u{FEFF}" + text.replacing("\n", with: "\r\n"), to: "windows.txt")
    for name in ["pets", "windows"] {
      #expect(try await place.run("train \(name).txt \(quick)").status == 0)
    }
    for file in ["model.safetensors", "vocabulary.txt"] {
      #expect(try place.data("pets.fflm/\(file)") == place.data("windows.fflm/\(file)"))
    }
  }

  @Test("train refuses a --min-count that no word reaches and defaults to 1 for unique words")
  func rare() async throws {
    let place = try Workplace()
    try place.write("a b a c a d e f g h i j k l\n", to: "text")
    let run = try await place.run("train text --min-count 5")
    let message =
      "Error: No word occurs 5 times (the most frequent one occurs 3 times); "
      + "lower the minimum count with --min-count.\n"
    #expect(run == Program.Outcome(status: 1, output: "", errors: message))
    try place.write((0..<20).map { "w\($0) x\($0) y\($0)\n" }.joined(), to: "text")
    let chosen = try await place.run("train text --steps 2")
    #expect(chosen.status == 0 && chosen.errors.contains("min-count 1,"))
  }

  @Test(
    "texts with unusual characters or lines can be trained on, evaluated and sampled",
    arguments: [
      String(repeating: "😀 👩‍👩‍👧 🇩🇪 e\u{301} !\n", count: 20),
      String(repeating: "天地玄黃宇宙洪荒\n", count: 20),
      String(repeating: "... !!! ,,, ??\n", count: 20), String(repeating: "word\n", count: 50),
      String(repeating: "a\u{0B}b\u{0C}c\u{85}d\u{2028}e\n", count: 20),
      String(repeating: "all on one line ", count: 200), String(repeating: "a b\rc d\r", count: 90),
      String(repeating: "<unk> </s> <s> a <b>\n", count: 20), "\u{FEFF}\u{FEFF}a b c d e f g h i",
      String(repeating: "\u{202E}right to left \u{200D}\n", count: 20),
    ])
  func odd(text: String) async throws {
    let place = try Workplace()
    try place.write(text, to: "text")
    for tokenizer in ["", "--tokenizer characters"] {
      let run = try await place.run("train text \(quick) --force \(tokenizer)")
      #expect(run.status == 0 && run.errors == "", "\(run)")
      let evaluation = try await place.run("eval --json")
      #expect(evaluation.status == 0)
      #expect(try object(evaluation.output)["perplexity"] is Double)
      #expect(try await place.run("generate --seed 1 -n 5").status == 0)
    }
  }

  @Test("the log truncates samples with very long words")
  func longWords() async throws {
    let place = try Workplace()
    try place.write(
      String(repeating: String(repeating: "x", count: 9000) + "\n", count: 40), to: "x")
    #expect(try await place.run("train x --epochs 3 --quiet").status == 0)
    let sizes = try place.text("x.fflm/log.jsonl").split(separator: "\n").map(\.utf8.count)
    #expect(try #require(sizes.max()) < 5000)
    #expect(try #require(sizes.max()) > 4000, "no sample has a long word")
  }

  @Test("train accepts a megabyte-long line and a megabyte-long word")
  func long() async throws {
    let place = try Workplace()
    let words = String(repeating: "the dog and the cat ", count: 50_000)
    try place.write(words, to: "line.txt")
    try place.write(String(repeating: "x", count: 1_000_000) + " y z y z y\n", to: "word.txt")
    for name in ["line.txt", "word.txt"] {
      let run = try await place.run("train \(name) --valid pets.txt --min-count 1 \(quick)")
      #expect(run.status == 0, "\(run)")
    }
  }
}
