// Tests of fflm ngram: training, evaluation and errors.

import Foundation
import Testing

@Suite("N-grams") struct NGramCommandTests {
  private func perplexity(_ run: Program.Outcome) throws -> Double {
    // Notes about unknown words are allowed.
    let notes = run.errors.split(separator: "\n")
    #expect(run.status == 0 && notes.allSatisfy { $0.hasPrefix("Note: ") }, "\(run)")
    return try #require(try object(run.output)["perplexity"] as? Double)
  }

  @Test(
    "n-gram models have the perplexities that KenLM computes",
    arguments: [(2, 363.016838), (3, 352.553422), (4, 352.774470), (5, 352.760149)])
  func kenLM(order: Int, expected: Double) async throws {
    // lmplz -o N < train.txt > lm.arpa; query lm.arpa < test.txt (KenLM 0.3.0)
    let place = try Workplace()
    let lines = try Workplace.bundledLines("village.txt")
    try place.write(lines[..<150].joined(), to: "train.txt")
    try place.write(lines[150...].joined(), to: "test.txt")
    let training = try await place.run("ngram train train.txt --order \(order) -o lm.arpa")
    #expect(training.status == 0)
    let found = try perplexity(try await place.run("ngram eval lm.arpa test.txt --json"))
    #expect(abs(found / expected - 1) < 1e-6, "\(found)")
  }

  @Test("ngram train prints its counts, its discounts and the file of the model")
  func transcript() async throws {
    let place = try Workplace()
    try place.write("a b\na b c\na b c\nc a b\n", to: "text.txt")
    let run = try await place.run("ngram train text.txt -n 2")
    #expect(
      run
        == Program.Outcome(
          status: 0, output: "2-gram model of 13 n-grams in text.arpa\n",
          errors: """
            1-grams  6, discounts 0.5000 1.0000 1.5000
            2-grams  7, discounts 0.2500 1.7500 2.0000
            Too few 1-grams to estimate discounts; the default discounts are used.

            """))
    #expect(try place.text("text.arpa").hasPrefix("\\data\\\nngram 1=6\nngram 2=7\n\n\\1-grams:\n"))
    #expect(try place.names == ["pets.txt", "text.arpa", "text.txt"])
    let evaluation = try await place.run("ngram eval text.arpa text.txt")
    #expect(
      evaluation
        == Program.Outcome(
          status: 0,
          output: """
            perplexity                    2.71
            cross-entropy                 0.9986 nats per token, 1.4407 bits per token
            bits per character            0.9823
            bits per byte                 0.9823
            tokens                        15, line ends included
            unknown tokens                0 (0.00 %)
            perplexity without unknown    2.71
            perplexity without line ends  2.39

            """, errors: ""))
  }

  @Test("ngram eval gives several texts together the perplexity of one piped text")
  func several() async throws {
    let place = try Workplace()
    _ = try await place.run("ngram train pets.txt")
    try place.write("the cat gets fed .\n", to: "a.txt")
    try place.write("the van gets washed .\n\na unicorn", to: "b.txt")
    let run = try await place.run("ngram eval pets.arpa a.txt b.txt")
    let lines = run.output.split(separator: "\n")
    #expect(
      lines[1].wholeMatch(of: /b.txt perplexity [\d.]+ \([\d.]+ nats per token, 10 tokens\)/) != nil
    )
    #expect(lines[2] == "all texts together:")
    let together = try await place.run("ngram eval pets.arpa a.txt b.txt --json")
    let input = try place.text("a.txt") + place.text("b.txt")
    let piped = try await place.run("ngram eval pets.arpa - --json", input: input)
    let figures = try object(piped.output)
    #expect(Set(figures.keys) == EvalCommandTests.keys)
    #expect(figures["tokens"] as? Int == 16 && figures["unknown_tokens"] as? Int == 2)
    #expect(abs(try perplexity(together) / perplexity(piped) - 1) < 1e-12)
  }

  @Test("ngram train and ngram eval split prose into lower-case words if specified")
  func tokenizer() async throws {
    let place = try Workplace()
    try place.write("The dog, the cat. A dog!\n", to: "prose.txt")
    try place.write("the dog , the cat . a dog !\n", to: "tokens.txt")
    let options = "--tokenizer words --lowercase"
    _ = try await place.run("ngram train prose.txt \(options) -n 3")
    _ = try await place.run("ngram train tokens.txt -n 3")
    #expect(try place.data("prose.arpa") == place.data("tokens.arpa"))
    let prose = try await place.run("ngram eval prose.arpa prose.txt \(options) --json")
    let tokens = try await place.run("ngram eval prose.arpa tokens.txt --json")
    #expect(try perplexity(prose) == perplexity(tokens))
    #expect(try await place.run("ngram train prose.txt --tokenizer characters").status == 64)
  }

  @Test("ngram train replaces a model only with --force and only by a complete one")
  func overwriting() async throws {
    let place = try Workplace()
    try place.write("mine", to: "pets.arpa")
    let message =
      "Error: pets.arpa already exists; replace it with --force, or specify another with --output.\n"
    #expect(
      try await place.run("ngram train pets.txt")
        == Program.Outcome(status: 1, output: "", errors: message))
    #expect(try await place.run("ngram train --force nosuch -o pets.arpa").status == 1)
    #expect(try place.text("pets.arpa") == "mine")
    #expect(try await place.run("ngram train pets.txt --force").status == 0)
    #expect(try place.text("pets.arpa").hasSuffix("\n\\end\\\n"))
    let piped = try await place.run("ngram train -", input: try place.text("pets.txt"))
    #expect(piped.output.hasSuffix(" in stdin.arpa\n"))
    #expect(try place.data("stdin.arpa") == place.data("pets.arpa"))
  }

  @Test(
    "ngram train --force does not replace the text itself", arguments: ["pets.txt", "link.txt"])
  func textItself(output: String) async throws {
    let place = try Workplace()
    try place.link("link.txt", to: "pets.txt")
    let text = try place.text("pets.txt")
    let run = try await place.run("ngram train pets.txt --force --output \(output)")
    let message = "Error: \(output) is the training text; specify another file with --output.\n"
    #expect(run == Program.Outcome(status: 1, output: "", errors: message))
    #expect(try place.names == ["link.txt", "pets.txt"])
    #expect(try place.text("pets.txt") == text)
  }

  @Test("ngram train writes to the target of an output link and keeps the link")
  func linkedOutput() async throws {
    let place = try Workplace()
    try place.write("old", to: "folder/lm.arpa")
    try place.link("lm.arpa", to: "folder/lm.arpa")
    #expect(try await place.run("ngram train pets.txt --force -o lm.arpa").status == 0)
    #expect(try place.text("folder/lm.arpa").hasSuffix("\n\\end\\\n"))
    #expect(try place.names == ["folder", "lm.arpa", "pets.txt"])
    let link = place.url.appendingPathComponent("lm.arpa").path
    #expect(try FileManager.default.destinationOfSymbolicLink(atPath: link) == "folder/lm.arpa")
  }

  @Test(
    "ngram commands refuse invalid input in one sentence and leave no files",
    arguments: [
      ("train nosuch", "There is no file 'nosuch'; check its name and folder."),
      ("train blank", "There are no words in 'blank'; use a text with words in it."),
      (
        "train pets.txt -o no/lm.arpa",
        "There is no folder no to write the model to; create it, or specify another file with "
          + "--output."
      ),
      ("train pets.txt -o folder", "folder is a folder; specify a file with --output."),
      (
        "train pets.txt --force -o lm.arpa.gz",
        "'lm.arpa.gz' names a compressed file, but models are written as plain text. Leave out .gz, "
          + "or compress standard output: 'fflm ngram train pets.txt ... -o - | gzip > lm.arpa.gz'."
      ),
      (
        "train - -o folder/LM.ZST",
        "'folder/LM.ZST' names a compressed file, but models are written as plain text. Leave out "
          + ".ZST, or compress standard output: "
          + "'fflm ngram train - ... -o - | zstd > folder/LM.ZST'."
      ),
      (
        "eval - pets.txt -",
        "Standard input cannot be both the model and a text; specify a file for one of them."
      ),
      ("eval nosuch pets.txt", "There is no file 'nosuch'; check its name and folder."),
      (
        "eval pets.txt pets.txt",
        "'pets.txt' is not a usable ARPA file: line 60 is the last, and there is no "
          + "\\data\\ line."
      ),
      (
        "eval cut.arpa pets.txt",
        "'cut.arpa' is not a usable ARPA file: line 4 is the last, and is not \\end\\."
      ),
    ])
  func refusals(line: String, message: String) async throws {
    let place = try Workplace()
    try place.write("\n \n", to: "blank")
    try place.write("", to: "folder/file")
    try place.write("\\data\\\nngram 1=3\n\\1-grams:\n-1 <s>", to: "cut.arpa")
    let names = try place.names
    let run = try await place.run("ngram \(line)")
    let status: Int32 = line.hasPrefix("eval - ") ? 64 : 1
    #expect(run == Program.Outcome(status: status, output: "", errors: "Error: \(message)\n"))
    #expect(try place.names == names)
  }
}
