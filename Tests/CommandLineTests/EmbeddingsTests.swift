// Tests of fflm train with embeddings from a vector file or a model.

import Foundation
import Testing

@Suite("Pretrained and frozen embeddings") struct EmbeddingsTests {
  /// Vectors of four words of `pets.txt` and of others. The second vector of "the" does not count.
  private static let vectors = """
    7 5
    the 0.1 -0.25 0.33333334 -0 1e-3
    cat 0.5 0.125 -0.7 0.2 0.01
    zebra 9 9 9 9 9
    the 8 8 8 8 8
    . -0.3 0.1 0.2 -0.1 0.05
    Gets 1 1 1 1 1
    gets 0.012345678 -0.4 0.6 0.7 -0.9

    """

  private static let rows: [String: [Float]] = [
    "the": [0.1, -0.25, 0.33333334, -0.0, 1e-3], "cat": [0.5, 0.125, -0.7, 0.2, 0.01],
    ".": [-0.3, 0.1, 0.2, -0.1, 0.05], "gets": [0.012345678, -0.4, 0.6, 0.7, -0.9],
  ]

  /// Options of a small network that leave nothing to be chosen from the number of epochs.
  private static let small = """
    --embeddings some.vec --context 3 --hidden 8 --optimizer adamw --learning-rate 0.01 \
    --batch 32 --schedule constant --warmup 0 --dropout-embedding 0.2 --dropout-output 0 --quiet
    """

  private static func workplace() throws -> Workplace {
    let place = try Workplace()
    try place.write(vectors, to: "some.vec")
    return place
  }

  /// Returns the rows of a model's embeddings by their words.
  private func embeddings(_ place: Workplace, _ model: String) throws -> [String: [Float]] {
    let words = try place.text("\(model)/vocabulary.txt").split(separator: "\n").map(String.init)
    let file = try SafetensorsBytes(place.data("\(model)/model.safetensors"))
    let numbers = try file.numbers("embedding.weight").map(Float.init)
    let width = numbers.count / words.count
    return Dictionary(
      uniqueKeysWithValues: words.enumerated().map { i, word in
        (word, Array(numbers[i * width..<(i + 1) * width]))
      })
  }

  private func bits(_ vector: [Float]?) -> [UInt32]? { vector?.map(\.bitPattern) }

  /// Returns the usage error of fflm train.
  private func usageError(_ message: String) -> Program.Outcome {
    let errors = """
      Error: \(message)
      Usage: fflm train [<options>] [<corpus>]
        See 'fflm train --help' for more information.

      """
    return Program.Outcome(status: 64, output: "", errors: errors)
  }

  // MARK: - The plan

  @Test(
    "the plan gives the coverage of the vectors, and what is frozen",
    arguments: [
      ("", ""),
      (
        "--freeze-embeddings --hidden 8",
        "; frozen, including the random ones of the other 55 words (93.2 %)"
      ),
      (
        "--freeze-embeddings",
        """
        ; frozen as embeddings and as output weights, including the random ones of the other 55 \
        words (93.2 %)
        """
      ),
    ])
  func plan(options: String, frozen: String) async throws {
    let place = try Self.workplace()
    let run = try await place.run("train pets.txt --embeddings some.vec --dry-run \(options)")
    #expect(run.status == 0)
    let lines = run.errors.split(separator: "\n")
    // The four words make up 174 of the 521 tokens.
    let line = "embeddings  4 of 59 words (33.4 % of the tokens) from some.vec" + frozen
    #expect(lines.contains { $0 == line }, "\(run.errors)")
    #expect(lines.contains { $0.hasPrefix("model ") && $0.contains("embedding 5,") })
    #expect(try place.names == ["pets.txt", "some.vec"])
  }

  @Test("the plan counts neither gradients nor optimizer states of frozen embeddings as memory")
  func memory() async throws {
    let place = try Workplace()
    let zeros = String(repeating: " 0.5", count: 300)
    try place.write("1 300\nthe\(zeros)\n", to: "some.vec")
    var kilobytes: [Int] = []
    for option in ["", "--freeze-embeddings"] {
      let run = try await place.run(
        "train pets.txt --embeddings some.vec --dry-run --optimizer adam --hidden 8 \(option)")
      let match = run.errors.firstMatch(of: /(\d+) KB for parameters/)
      kilobytes.append(try #require(match.flatMap { Int($0.1) }, "\(run.errors)"))
    }
    // A gradient and two states for each of 59 · 300 parameters of 4 bytes.
    #expect(abs(Double(kilobytes[0] - kilobytes[1]) - 3 * 70.8) <= 1)
  }

  // MARK: - Weights

  @Test(
    "frozen embeddings keep the bits of the vectors, and the optimizer has no states for them",
    arguments: ["", "--tied", "--tied --weight-average 0.5 --l2 0.1 --clip 0.5", "--direct"])
  func frozen(options: String) async throws {
    let place = try Self.workplace()
    let line = "train pets.txt \(Self.small) --freeze-embeddings \(options)"
    for (model, epochs) in [("a", 1), ("b", 3)] {
      let run = try await place.run("\(line) --epochs \(epochs) --model \(model)")
      #expect(run.status == 0, "\(run.errors)")
    }
    let (a, b) = (try embeddings(place, "a"), try embeddings(place, "b"))
    for (word, row) in Self.rows { #expect(bits(a[word]) == bits(row), "\(word)") }
    // The other rows are frozen, too.
    #expect(a.mapValues(bits) == b.mapValues(bits))
    let files = try ["a", "b"].map {
      try SafetensorsBytes(place.data("\($0)/model.safetensors"))
    }
    let outputs = try files.map { try $0.numbers("output.bias") }
    #expect(outputs[0] != outputs[1])
    let states = try SafetensorsBytes(place.data("b/training/state.safetensors")).names
    #expect(states.contains("model/embedding.weight") && states.contains("optimizer.1/output.bias"))
    #expect(!states.contains { $0.hasPrefix("optimizer") && $0.hasSuffix("embedding.weight") })
  }

  @Test("embeddings that are not frozen start from the vectors and are trained")
  func tuned() async throws {
    let place = try Self.workplace()
    let line = "train pets.txt \(Self.small) --epochs 1 --steps 1 --optimizer sgd"
    // A step of this size does not change a Float of ordinary size.
    for (model, rate) in [("still", "1e-30"), ("moved", "0.5")] {
      let run = try await place.run("\(line) --learning-rate \(rate) --model \(model)")
      #expect(run.status == 0)
    }
    let (still, moved) = (try embeddings(place, "still"), try embeddings(place, "moved"))
    for (word, row) in Self.rows {
      let (a, b) = (try #require(still[word]), try #require(moved[word]))
      #expect(zip(a, row).allSatisfy { $0 == $1 || abs($0) < 1e-20 }, "\(word)")
      #expect(a != b, "\(word)")
    }
  }

  @Test("the number of threads does not change the weights, and the seed changes the random rows")
  func threads() async throws {
    let place = try Self.workplace()
    let line = "train pets.txt \(Self.small) --epochs 1 --freeze-embeddings"
    for run in ["--model a --threads 1", "--model b --threads 7", "--model c --seed 2"] {
      #expect(try await place.run("\(line) \(run)").status == 0)
    }
    #expect(try place.data("a/model.safetensors") == place.data("b/model.safetensors"))
    let (a, c) = (try embeddings(place, "a"), try embeddings(place, "c"))
    #expect(a.count == 59)
    for word in a.keys {
      #expect((bits(a[word]) == bits(c[word])) == (Self.rows[word] != nil), "\(word)")
    }
  }

  @Test("the vectors can be those of a model, whose special tokens count, too")
  func model() async throws {
    let place = try Self.workplace()
    let first = try await place.run("train pets.txt \(quick) --model first")
    #expect(first.status == 0)
    let line = "train pets.txt --embeddings first --freeze-embeddings --hidden 8 --epochs 1"
    let run = try await place.run("\(line) --model second")
    let coverage = "\nembeddings  59 of 59 words (100.0 % of the tokens) from first; frozen\n"
    #expect(run.status == 0 && run.errors.contains(coverage), "\(run.errors)")
    #expect(
      try embeddings(place, "first").mapValues(bits) == embeddings(place, "second").mapValues(bits))
  }

  @Test("words are compared with the vocabulary byte for byte, after --lowercase")
  func lowercase() async throws {
    let place = try Self.workplace()
    try place.write(try place.text("pets.txt").replacing("the ", with: "The "), to: "pets.txt")
    for (option, coverage) in [("", "3 of 59 words"), ("--lowercase", "4 of 59 words")] {
      let run = try await place.run("train pets.txt --embeddings some.vec --dry-run \(option)")
      #expect(run.errors.contains("\nembeddings  \(coverage) ("), "\(run.errors)")
    }
  }

  // MARK: - Repeating and resuming

  @Test("config.json trains the same weights again in another folder")
  func configuration() async throws {
    let place = try Self.workplace()
    try place.write("", to: "elsewhere/empty")
    let run = try await place.run(
      "train pets.txt \(Self.small) --freeze-embeddings --epochs 1 --model a")
    #expect(run.status == 0)
    let file = try object(
      place.text("a/config.json").replacing("\n", with: "").appending("\n"))
    #expect(file["embeddings"] as? String == place.url.appendingPathComponent("some.vec").path)
    #expect(file["freeze-embeddings"] as? Bool == true && file["embedding"] as? Int == 5)
    let words = ["train", "--config", "../a/config.json", "--model", "../b", "--quiet"]
    #expect(try await place.run(words: words, in: "elsewhere").status == 0)
    #expect(try place.data("a/model.safetensors") == place.data("b/model.safetensors"))
    #expect(try place.data("a/config.json") == place.data("b/config.json"))
  }

  @Test(
    "resuming does not read the vectors again and gives the weights of an uninterrupted run",
    arguments: ["", "--freeze-embeddings", "--freeze-embeddings --tied --weight-average 0.3"])
  func resuming(options: String) async throws {
    let place = try Self.workplace()
    let line = "train pets.txt \(Self.small) \(options)"
    #expect(try await place.run("\(line) --epochs 3 --model whole").status == 0)
    #expect(try await place.run("\(line) --epochs 1 --model parts").status == 0)
    try place.remove("some.vec")
    let run = try await place.run("train --resume parts --epochs 3")
    #expect(run.status == 0, "\(run.errors)")
    #expect(run.errors.contains("\nembeddings  from some.vec when the run began"), "\(run.errors)")
    for file in ["model.safetensors", "config.json"] {
      #expect(try place.data("whole/\(file)") == place.data("parts/\(file)"), "\(file)")
    }
  }

  @Test("train refuses --embeddings when it resumes a run")
  func vectorsOnResume() async throws {
    let place = try Self.workplace()
    #expect(try await place.run("train pets.txt \(quick) --model m").status == 0)
    let run = try await place.run("train --resume m --embeddings some.vec")
    #expect(
      run
        == usageError(
          "'--embeddings' cannot be specified when a run is resumed; leave it out, or begin a new "
            + "run."))
  }

  // MARK: - Errors

  @Test("train refuses a width that is not that of the vectors")
  func width() async throws {
    let place = try Self.workplace()
    let message =
      "'--embedding 8' contradicts some.vec, whose vectors have 5 dimensions; leave it out."
    try place.write("{\"embedding\": 8}", to: "c.json")
    for option in ["--embedding 8", "--config c.json"] {
      let run = try await place.run("train pets.txt --embeddings some.vec \(option)")
      let expected = usageError(message)
      #expect(run.status == expected.status && run.output == "", "\(option)")
      #expect(run.errors == Self.duplicateNote("some.vec") + expected.errors, "\(option)")
    }
    let same = try await place.run(
      "train pets.txt --embeddings some.vec --embedding 5 --dry-run --json --quiet")
    #expect(same.status == 0 && same.output.contains("\"embedding\" : 5,"))
  }

  @Test("train refuses --freeze-embeddings without --embeddings and --init")
  func freezeAlone() async throws {
    let place = try Self.workplace()
    let run = try await place.run("train pets.txt --freeze-embeddings")
    #expect(
      run
        == usageError(
          "'--freeze-embeddings' requires '--embeddings' or '--init'; specify one of them, or leave "
            + "it out."))
    #expect(try place.names == ["pets.txt", "some.vec"])
    let off = try await place.run("train pets.txt --no-freeze-embeddings --dry-run")
    #expect(off.status == 0 && !off.errors.contains("embeddings"), "\(off.errors)")
  }

  @Test(
    "train refuses vectors that it cannot use in one sentence and leaves no files",
    arguments: [
      ("none.vec", nil, "'none.vec'"),
      (
        "other.vec", "2 2\nzebra 1 2\nTHE 1 2\n",
        """
        Error: None of the words in 'other.vec' are in the vocabulary; specify vectors of the same \
        language and spelling, or use --lowercase if its words are in lower case.

        """
      ),
      (
        "-", nil,
        """
        Error: Standard input cannot be both the embeddings and a text; specify a file for one of \
        them.

        """
      ),
    ])
  func unusable(name: String, content: String?, message: String) async throws {
    let place = try Workplace()
    if let content { try place.write(content, to: name) }
    let before = try place.names
    let corpus = name == "-" ? "-" : "pets.txt"
    let run = try await place.run("train \(corpus) --embeddings \(name)", input: "a b c\n")
    #expect(run.status == (name == "-" ? 64 : 1) && run.isOneSentence, "\(run)")
    #expect(run.errors.contains(message), "\(run.errors)")
    #expect(try place.names == before)
  }

  @Test("train refuses to replace a model whose folder contains the vectors")
  func vectorsInFolder() async throws {
    let place = try Self.workplace()
    #expect(try await place.run("train pets.txt \(quick) --model m").status == 0)
    try place.write(Self.vectors, to: "m/report.html")
    let run = try await place.run("train pets.txt --embeddings m/report.html --model m --force")
    let message = """
      Error: The file 'm/report.html' is in m and would be deleted with it; copy it elsewhere, or \
      specify another folder with --model.

      """
    let errors = Self.duplicateNote("m/report.html") + message
    #expect(run == Program.Outcome(status: 1, output: "", errors: errors))
  }

  /// The note about a repeated word in the vectors.
  private static func duplicateNote(_ name: String) -> String {
    "Ignored 1 vector of repeated words in '\(name)'; the first vector of each word is used.\n"
  }
}
