// Tests of fflm generate.

import Foundation
import Testing

@Suite("Generate") struct GenerateCommandTests {
  private func generate(
    _ place: Workplace, _ line: String, prompt: String = ""
  ) async throws -> String {
    let words = line.split(separator: " ").map(String.init)
    let run = try await place.run(
      words: ["generate", "--model", "m", "--prompt", prompt] + words)
    // A prompt without tokens, or with unknown words, is noted.
    let isNoted = prompt == "" || run.errors.contains(" in the vocabulary and count")
    #expect(run.status == 0 && (run.errors == "" || isNoted), "\(run)")
    return run.output
  }

  @Test(
    "generate and predict note that a stream model predicts first words poorly without a prompt",
    arguments: [
      ("", "", true), ("", " ", true), ("", "the", false), ("--lines separate", "", false),
    ])
  func firstWords(options: String, prompt: String, isNoted: Bool) async throws {
    let place = try await Workplace.trained("\(quick) --model m \(options)")
    let note = """
      The model was trained with --lines stream, so it predicts the first word of a text poorly. \
      Specify a --prompt, or train a model with --lines separate.

      """
    for command in ["generate -n 3 --count 2", "predict"] {
      let words = command.split(separator: " ").map(String.init)
      let run = try await place.run(words: words + ["--model", "m", "--prompt", prompt])
      #expect(run.status == 0 && run.errors == (isNoted ? note : ""), "\(run)")
    }
  }

  @Test("the same seed generates the same text with any number of threads")
  func seeds() async throws {
    let place = try await Workplace.trainedToWrite()
    let first = try await generate(place, "--seed 1")
    #expect(try await generate(place, "--seed 1 --threads 5") == first)
    #expect(try await generate(place, "--seed 2") != first)
    #expect(try await generate(place, "") != generate(place, ""))
  }

  @Test("temperature 0, --top-k 1 and a tiny --top-p all choose the most probable word")
  func greedy() async throws {
    let place = try await Workplace.trainedToWrite()
    let greedy = try await generate(place, "--temperature 0", prompt: "the cat")
    #expect(greedy.hasPrefix("the cat"))
    for same in [
      "--temperature 0 --seed 9", "--top-k 1", "--top-p 1e-300", "--temperature 1e-310",
      "--top-k 1 --temperature 1000",
    ] {
      #expect(try await generate(place, same, prompt: "the cat") == greedy, "\(same)")
    }
  }

  @Test("generate --tokens counts words and line ends")
  func tokens() async throws {
    let place = try await Workplace.trainedToWrite()
    for count in [1, 2, 30] {
      let text = try await generate(place, "--seed 3 --tokens \(count)")
      #expect(text.hasSuffix("\n"))
      let spaced = text.dropLast().replacing(".", with: " .")
      let words = spaced.split { $0 == " " || $0 == "\n" }.count
      #expect(words + spaced.count { $0 == "\n" } == count)
    }
  }

  @Test("generate --count separates texts by an empty line and adds 1 to the seed of each")
  func count() async throws {
    let place = try await Workplace.trainedToWrite("--lines separate")
    let both = try await generate(place, "--seed 5 --count 2 --tokens 4", prompt: "my aunt")
    let one = try await generate(place, "--seed 5 --tokens 4", prompt: "my aunt")
    let two = try await generate(place, "--seed 6 --tokens 4", prompt: "my aunt")
    #expect(both == one + "\n" + two)
  }

  @Test("generate writes <unk> only with --allow-unknown, and never <s>")
  func unknown() async throws {
    let place = try await Workplace.trainedToWrite("--max-vocabulary 5")
    let free = try await generate(place, "--seed 1 --tokens 100 --allow-unknown")
    #expect(free.contains("<unk>") && !free.contains("<s>"))
    let strict = try await generate(place, "--seed 1 --tokens 100")
    #expect(!strict.contains("<"))
    #expect(try await !generate(place, "--temperature 0").contains("<unk>"))
  }

  @Test(
    "generate continues unknown, short, long and multi-line prompts",
    arguments: [
      "", "the", "xyzzy plugh", "the dog\n", "\n\n", "the dog sees that the dog gets the van",
      "世界 🐕", "<unk> <s> </s>", "%s%n", "the dog ", "\\", "'", "tab\there",
    ])
  func prompts(prompt: String) async throws {
    let place = try await Workplace.trainedToWrite()
    let text = try await generate(place, "--seed 1 --tokens 3", prompt: prompt)
    #expect(text.hasPrefix(prompt) && text.count > prompt.count + 1)
    #expect(!text.contains("  "), "no two spaces after a prompt that ends in one")
  }

  @Test("--prompt= accepts a prompt that begins with a dash")
  func dash() async throws {
    let place = try await Workplace.trainedToWrite()
    let run = try await place.run("generate -m m --prompt=--the -n 1 --temperature 0")
    #expect(run.status == 0 && run.output.hasPrefix("--the"))
  }

  @Test("generate joins characters without spaces")
  func characters() async throws {
    let place = try await Workplace.trainedToWrite("--tokenizer characters")
    let text = try await generate(place, "--seed 1 --tokens 7", prompt: "the c")
    #expect(text.hasPrefix("the c") && text.count == 5 + 7 + 1)
  }

  @Test(
    "generate reports invalid options and values as usage errors",
    arguments: [
      ("--tokens 0", "between 1 and"), ("--tokens 99999999999999999999", "is invalid"),
      ("--temperature nan", "finite"), ("--temperature inf", "finite"),
      ("--temperature=-1", "between 0 and"), ("--top-k 0", "at least 1"),
      ("--top-p 0", "greater than 0 and at most 1"), ("--top-p 1.01", "at most 1"),
      ("--count 0", "between 1 and"), ("--seed=-1", "at least 0"),
      ("--temperature -1", "Missing value for '--temperature <temperature>'"),
      ("extra", "Unexpected argument 'extra'"),
    ])
  func numbers(option: String, message: String) async throws {
    let run = try await Workplace().run("generate \(option)")
    #expect(run.status == 64 && run.output == "")
    #expect(run.errors.hasPrefix("Error: ") && run.errors.contains(message))
    #expect(run.errors.hasSuffix("  See 'fflm generate --help' for more information.\n"))
  }

  @Test("generate prints text as it is generated and ends when the reader closes the pipe")
  func streaming() async throws {
    let place = try await Workplace.trainedToWrite()
    let pipe = Pipe()
    let process = Program.process(
      ["generate", "--model", "m", "--tokens", "1000000000", "--seed", "1"], in: place.url)
    process.standardOutput = pipe
    process.standardError = FileHandle.nullDevice
    let (ends, end) = AsyncStream.makeStream(of: Void.self)
    process.terminationHandler = { _ in end.finish() }
    try Program.start(process)
    // A billion words would take a day, so any text that arrives was printed before the end.
    let read = try #require(try pipe.fileHandleForReading.read(upToCount: 20))
    #expect(!read.isEmpty && process.isRunning)
    try pipe.fileHandleForReading.close()
    for await _ in ends {}
    #expect(process.terminationReason == .uncaughtSignal || process.terminationStatus == 1)
  }
}
