// Tests of fflm vectors train: its output, its files, interruption and errors.

import Foundation
import Testing

@Suite("fflm vectors train", .timeLimit(.minutes(60))) struct VectorsTrainCommandTests {
  private static let small = "--min-count 1 --dimensions 8 --epochs 2"

  @Test("vectors train prints its plan and writes word2vec's text format")
  func text() async throws {
    let place = try Workplace()
    let run = try await place.run("vectors train pets.txt \(Self.small)")
    #expect(run.status == 0, "\(run.errors)")
    let lines = run.errors.split(separator: "\n")
    try #require(lines.count == 4, "\(run.errors)")
    #expect(lines[0].hasPrefix("corpus      pets.txt: ") && lines[0].hasSuffix(" words"))
    #expect(lines[1].hasPrefix("vocabulary  "))
    #expect(
      lines[2] == """
        training    skip-gram, dimensions 8, window 5, negative 5, epochs 2, subsample 0.001, \
        learning-rate 0.035, seed 1
        """)
    #expect(lines[3] == "file        pets.vec")
    #expect(try place.names == ["pets.txt", "pets.vec"])

    let rows = try place.text("pets.vec").split(separator: "\n")
    let header = rows[0].split(separator: " ")
    #expect(header.count == 2 && Int(header[0]) == rows.count - 1 && header[1] == "8")
    for row in rows.dropFirst() {
      let fields = row.split(separator: " ")
      #expect(fields.count == 9 && fields.dropFirst().allSatisfy { Float($0)?.isFinite == true })
    }
    // The most frequent words come first.
    #expect(rows[1].hasPrefix("the ") || rows[1].hasPrefix(". "))
    #expect(run.output.hasPrefix("\(rows.count - 1) vectors of 8 dimensions in pets.vec ("))
  }

  @Test(
    "the plan counts the tokens that either limit of the vocabulary leaves out",
    arguments: ["--min-count 2", "--min-count 1 --max-vocabulary 2"])
  func leftOut(options: String) async throws {
    let place = try Workplace()
    try place.write("a a a b b b c d\n", to: "abc.txt")
    let run = try await place.run("vectors train abc.txt --dimensions 8 --epochs 1 \(options)")
    #expect(run.status == 0)
    let line = "\nvocabulary  2 words; 25.00 % of the tokens are out of vocabulary and left out\n"
    #expect(run.errors.contains(line), "\(run.errors)")
  }

  @Test("a note suggests more epochs for a short text unless --epochs is specified")
  func shortText() async throws {
    let place = try Workplace()
    let options = "--min-count 1 --dimensions 8 --force"
    let note = """
      Note: The text is short for 5 epochs, so the similarities of all words may be near 1; \
      specify more epochs, such as --epochs 50.

      """
    let run = try await place.run("vectors train pets.txt \(options)")
    #expect(run.errors.hasSuffix("\nfile        pets.vec\n\(note)"), "\(run.errors)")
    let given = try await place.run("vectors train pets.txt \(options) --epochs 5")
    #expect(!given.errors.contains("Note: "), "\(given.errors)")
    #expect(try await place.run("vectors train pets.txt \(options) --quiet").errors == "")
    // Kept words count, each once per epoch.
    try place.write(String(repeating: "a b c d\n", count: 50_000), to: "long.txt")
    let long = try await place.run("vectors train long.txt \(options) --window 1 --negative 1")
    #expect(long.status == 0 && !long.errors.contains("Note: "), "\(long.errors)")
  }

  @Test("the number of threads does not change the file", arguments: ["skip-gram", "cbow"])
  func threads(method: String) async throws {
    let place = try Workplace()
    for threads in [1, 2, 5] {
      let run = try await place.run(
        """
        vectors train pets.txt \(Self.small) --method \(method) --threads \(threads) \
        -o \(threads).bin --quiet
        """)
      #expect(run.status == 0 && run.errors == "", "\(run.errors)")
    }
    #expect(try place.data("1.bin") == place.data("2.bin"))
    #expect(try place.data("1.bin") == place.data("5.bin"))
  }

  @Test("--json prints the outcome as one object")
  func json() async throws {
    let place = try Workplace()
    let run = try await place.run("vectors train pets.txt \(Self.small) --quiet --json")
    let object = try #require(
      try JSONSerialization.jsonObject(with: Data(run.output.utf8)) as? [String: Any])
    #expect(
      object.keys.sorted() == [
        "dimensions", "loss", "seconds", "vectors", "words", "words_per_second",
      ])
    #expect(object["dimensions"] as? Int == 8 && object["vectors"] as? String == "pets.vec")
    #expect(try #require(object["loss"] as? Double) > 0)
  }

  // MARK: - Interruption

  /// Starts training, and runs `action` with the process once it has begun.
  private func run(
    _ line: String, in place: Workplace, during action: (Process) throws -> Void
  ) async throws -> Program.Outcome {
    _ = try await place.run("--version")
    let process = Program.process(line.split(separator: " ").map(String.init), in: place.url)
    return try await Program.finish(process) {
      while process.isRunning, !place.exists("pets.vec.partial/vocabulary.txt") {
        try await Task.sleep(for: .milliseconds(2))
      }
      // The program begins to listen right after it has made the folder.
      try await Task.sleep(for: .milliseconds(100))
      try action(process)
    }
  }

  private func interrupted(_ line: String, in place: Workplace) async throws -> Program.Outcome {
    try await run(line, in: place) { kill($0.processIdentifier, SIGINT) }
  }

  @Test("Ctrl-C saves the run, and resuming it gives the bits of one that was not interrupted")
  func resuming() async throws {
    let place = try Workplace(lines: 1000)
    let options = "--min-count 1 --dimensions 8 --epochs 3000 --window 2 --negative 2"
    let stopped = try await interrupted("vectors train pets.txt \(options) --quiet", in: place)
    #expect(stopped.status == 130 && stopped.output == "", "\(stopped)")
    #expect(
      stopped.errors
        == "Interrupted and saved. Resume with: fflm vectors train --resume pets.vec\n")
    #expect(
      try place.names == ["pets.txt", "pets.vec.partial"], "nothing but the partial run is there")

    let again = try await place.run("vectors train pets.txt \(options)")
    #expect(
      again.errors == """
        Error: pets.vec.partial holds an interrupted run. Resume it with 'fflm vectors train \
        --resume pets.vec', replace it with --force, or specify another file with --output.

        """)
    let other = try await place.run("vectors train --resume pets.vec --window 3")
    #expect(other.status == 64)
    #expect(
      other.errors.hasPrefix(
        "Error: '--window' cannot be specified when a run is resumed; leave it out, or begin a new "
          + "run.\n"))
    try place.write("the dog sleeps .\n", to: "other.txt")
    let text = try await place.run("vectors train other.txt --resume pets.vec --quiet")
    #expect(
      text.errors == """
        Error: 'other.txt' is not the text that pets.vec was trained on; specify that text.

        """)

    try place.write("precious", to: "pets.vec")
    let occupied = try await place.run("vectors train --resume pets.vec --quiet")
    #expect(
      occupied.errors == """
        Error: pets.vec already exists; move it, or, if it is a file, resume with --force to \
        replace it.

        """)
    #expect(try place.data("pets.vec") == Data("precious".utf8))

    let resumed = try await place.run("vectors train --resume pets.vec --force --quiet")
    #expect(resumed.status == 0 && resumed.errors == "", "\(resumed.errors)")
    let whole = try await place.run("vectors train pets.txt \(options) --quiet -o whole.vec")
    #expect(whole.status == 0)
    #expect(try place.data("pets.vec") == place.data("whole.vec"))
    #expect(try place.names == ["pets.txt", "other.txt", "pets.vec", "whole.vec"].sorted())
  }

  // MARK: - Errors

  @Test("vectors that cannot be written are saved, and resuming writes them")
  func failedWriting() async throws {
    let place = try Workplace(lines: 1000)
    let options = "--min-count 1 --dimensions 8 --epochs 2000 --window 2 --negative 2 --quiet"
    let failed = try await run("vectors train pets.txt \(options)", in: place) { _ in
      try place.write("precious", to: "pets.vec")
    }
    #expect(failed.status == 1)
    #expect(
      failed.errors == """
        Training is saved. Write the vectors with: fflm vectors train --resume pets.vec
        Error: pets.vec already exists; move it, or, if it is a file, resume with --force to \
        replace it.

        """)
    let resumed = try await place.run("vectors train --resume pets.vec --force --quiet")
    #expect(resumed.status == 0 && resumed.errors == "", "\(resumed.errors)")
    let whole = try await place.run("vectors train pets.txt \(options) -o whole.vec")
    #expect(whole.status == 0)
    #expect(try place.data("pets.vec") == place.data("whole.vec"))
  }

  @Test("training that diverges is an error and leaves no file", arguments: ["skip-gram", "cbow"])
  func divergence(method: String) async throws {
    let place = try Workplace()
    let run = try await place.run(
      "vectors train pets.txt \(Self.small) --method \(method) --learning-rate 10 --quiet")
    let message = """
      Error: Training diverged: the vectors are not finite; specify a --learning-rate below 10.0.

      """
    #expect(run == Program.Outcome(status: 1, output: "", errors: message))
    #expect(try place.names == ["pets.txt"])
  }

  @Test(
    "vectors train explains in one sentence why it cannot train",
    arguments: [
      (
        "missing.txt", "There is no file 'missing.txt'; check its name and folder."
      ),
      (
        "pets.txt -o -",
        "Training cannot write to standard output, a pipe or a device, because it could not be "
          + "resumed; specify a file with --output."
      ),
      (
        "pets.txt -o pets.txt --force",
        "pets.txt is the training text; specify another file with --output."
      ),
      (
        "--resume none.vec",
        "There is no interrupted run of none.vec to resume in none.vec.partial; check the name, or "
          + "begin a new run."
      ),
      (
        "pets.txt --min-count 100000",
        "No word occurs 100000 times"
      ),
    ])
  func errors(options: String, message: String) async throws {
    let place = try Workplace()
    let run = try await place.run("vectors train \(options) --quiet")
    #expect(run.status == 1 && run.output == "")
    #expect(run.errors.hasPrefix("Error: \(message)"), "\(run.errors)")
    #expect(run.errors.count { $0 == "\n" } == 1)
    #expect(try place.names == ["pets.txt"])
  }
}
