// Tests of signals that end training: the run is saved, and resuming it gives the same result.

import Foundation
import Testing

@Suite("Interrupted training", .timeLimit(.minutes(60))) struct InterruptedTrainingTests {
  /// Options for some minutes of training.
  private static let long =
    "\(plain) --hidden 8 --epochs 300 --patience 0 --batch 4 --model m"

  @Test(
    "Ctrl-C early in a run saves it, prints the resume command and exits with 130",
    arguments: ["", "--quiet"])
  func saves(option: String) async throws {
    let place = try Workplace(lines: 1000)
    let outcome = try await place.interrupt(
      "train pets.txt \(Self.long) \(option)")
    #expect(outcome.status == 130 && outcome.output == "")
    let message = "Interrupted and saved. Resume with: fflm train --resume m\n"
    #expect(outcome.errors.hasSuffix(message))
    if option == "--quiet" { #expect(outcome.errors == message) }
    #expect(try place.names == ["m", "pets.txt"])
    #expect(try place.text("m/log.jsonl").hasSuffix("\"step\":\(try step(place))}\n"))
    #expect(try place.text("m/report.html").contains("<h2>Embeddings</h2>"))
    #expect(try await place.run("eval -m m").status == 0)
  }

  @Test(
    "the resume command asks again for a training text that came from a pipe",
    arguments: [
      ("pipe", "fflm train TEXT --resume m"),
      ("-", "fflm train --resume m, with the same text on standard input"),
      // The model keeps a copy of the test text.
      ("pets.txt --test /dev/stdin", "fflm train --resume m"),
    ])
  func pipe(texts: String, command: String) async throws {
    let place = try Workplace(lines: 1000)
    #expect(mkfifo(place.url.appendingPathComponent("pipe").path, 0o600) == 0)
    let shell = URL(fileURLWithPath: "/bin/sh")
    let writer = Program.process(of: shell, ["-c", "cat pets.txt >pipe"], in: place.url)
    try Program.start(writer)
    defer { writer.terminate() }
    let outcome = try await place.interrupt(
      "train \(texts) \(Self.long) --quiet", input: place.data("pets.txt"))
    #expect(outcome.errors == "Interrupted and saved. Resume with: \(command)\n")
  }

  @Test(
    "each termination signal saves the run as Ctrl-C does, with its own exit code",
    arguments: [SIGTERM, SIGHUP, SIGUSR1, SIGUSR2, SIGXCPU])
  func signals(signal: Int32) async throws {
    let place = try Workplace(lines: 1000)
    // A second signal changes nothing.
    let outcome = try await place.interrupt(
      "train pets.txt \(Self.long) --quiet", by: [signal, signal])
    #expect(outcome.status == 128 + signal)
    #expect(
      outcome.errors == "Interrupted and saved. Resume with: fflm train --resume m\n")
    #expect(try await place.run("eval -m m").status == 0)
  }

  @Test(
    "resuming after an interruption gives the same weights as an uninterrupted run",
    arguments: ["", "--optimizer momentum --clip 1", "--direct --schedule inverse"])
  func sameBytes(options: String) async throws {
    let place = try Workplace(lines: 1000)
    let outcome = try await place.interrupt(
      "train pets.txt \(Self.long) --quiet \(options)")
    #expect(outcome.status == 130)
    // The interrupted epoch is the last one.
    let log = try place.text("m/log.jsonl")
    let epochs = max(1, try #require(log.matches(of: /"epoch":(\d+)/).last.flatMap { Int($0.1) }))
    let rest = try await place.run("train --resume m --quiet --epochs \(epochs)")
    let run = Self.long.replacing("--model m", with: "--model whole --epochs \(epochs)")
    let whole = try await place.run("train pets.txt --quiet \(run) \(options)")
    #expect(rest.status == 0 && whole.status == 0)
    #expect(rest.output.split(separator: "\n")[0] == whole.output.split(separator: "\n")[0])
    #expect(try place.data("m/model.safetensors") == place.data("whole/model.safetensors"))
  }

  @Test("emptying the training text during training does not end the run")
  func emptiedText() async throws {
    let place = try Workplace(lines: 100)
    let outcome = try await place.interrupt("train pets.txt \(Self.long) --quiet") {
      try place.write("", to: "pets.txt")
      // The interruption comes after some more validations.
      for _ in 0..<2000 {
        let lines = (try? place.text("m/log.jsonl"))?.count { $0 == "\n" } ?? 0
        if lines > 5 { break }
        try await Task.sleep(for: .milliseconds(1))
      }
    }
    #expect(outcome.status == 130)
  }

  @Test(
    "an interruption before the first validation keeps the model that --force would replace",
    arguments: [[SIGINT], [SIGTERM, SIGTERM]], ["", "--save-every 1s"])
  func beforeValidation(signals: [Int32], option: String) async throws {
    let place = try await Workplace.trained("--model m --epochs 3 --quiet")
    let lines = try Workplace.bundledLines("pets.txt")
    try place.write(String(repeating: lines.joined(), count: 10), to: "pets.txt")
    let before = try place.contents(of: "m")
    // The run is interrupted long before its first validation.
    let outcome = try await place.interrupt(
      "train pets.txt --model m --force --hidden 8 --batch 1 --quiet \(option)",
      by: signals
    ) {
      // The log in m is that of the old model.
      while (try? place.text("m.partial/log.jsonl"))?.contains("start") != true {
        try await Task.sleep(for: .milliseconds(2))
      }
      if !option.isEmpty { try await Task.sleep(for: .milliseconds(1500)) }
    }
    #expect(outcome.status == 128 + signals[0])
    #expect(
      outcome.errors == """
        Interrupted before the first validation. m is unchanged; the new model is discarded.

        """)
    #expect(try place.contents(of: "m") == before)
    #expect(try place.names == ["m", "pets.txt"])
  }

  @Test("a test text that is overwritten during training is evaluated as it was before")
  func overwrittenTest() async throws {
    let place = try Workplace(lines: 1000)
    try place.write(try place.text("pets.txt"), to: "test.txt")
    try await place.waitUntilWatched()
    // At least a second passes from the first save to the end.
    let line = "train pets.txt --test test.txt --quiet --hidden 8 --batch 1 --epochs 3 --model m"
    let process = Program.process(line.split(separator: " ").map(String.init), in: place.url)
    let outcome = try await Program.finish(process) {
      while process.isRunning, !place.exists("m") { try await Task.sleep(for: .milliseconds(1)) }
      // The file is overwritten in place, not replaced.
      let file = try FileHandle(forUpdating: place.url.appendingPathComponent("test.txt"))
      try file.truncate(atOffset: 0)
      try file.write(contentsOf: Data("other words, and bytes \u{0}".utf8) + [0xFF])
      try file.close()
    }
    #expect(outcome.status == 0, "\(outcome)")
    #expect(try place.text("m/test.txt") == place.text("pets.txt"))
    let figures = try await place.run("eval -m m pets.txt")
    let perplexity = try #require(outcome.output.firstMatch(of: #/test perplexity ([0-9.]+) /#)).1
    #expect(figures.output.contains(" \(perplexity)\n"), "\(figures) \(outcome)")
  }

  @Test("resuming after --steps gives the same weights as a single run")
  func steps() async throws {
    let place = try Workplace()
    let run = "train pets.txt --epochs 3 --quiet --model"
    _ = try await place.run("\(run) whole")
    _ = try await place.run("\(run) parts --steps 7")
    #expect(try place.text("parts/log.jsonl").contains("the number of steps was reached"))
    _ = try await place.run("train --resume parts --quiet")
    #expect(try place.data("parts/model.safetensors") == place.data("whole/model.safetensors"))
  }

  @Test("an interrupted run with --steps resumes up to those steps and no further")
  func stepsKept() async throws {
    let place = try Workplace(lines: 1000)
    let run = "train pets.txt \(Self.long) --quiet --schedule cosine --steps 6000"
    let outcome = try await place.interrupt(
      run)
    #expect(outcome.status == 130)
    // There are few enough epochs that a run that forgets its steps ends too.
    let resume = try #require(outcome.errors.firstMatch(of: /fflm (train --resume m.*)\n/))
    _ = try await place.run("\(resume.1) --quiet --epochs 3")
    #expect(try step(place, reason: "the number of steps was reached") == 6000)
  }

  /// Returns the step at which the run ended according to the log.
  private func step(_ place: Workplace, reason: String = "interrupted") throws -> Int {
    let lines = try place.text("m/log.jsonl").split(separator: "\n")
    let last = try #require(lines.last { $0.contains("\"event\":\"end\"") })
    let record = try object(last + "\n")
    #expect(record["reason"] as? String == reason)
    return try #require(record["step"] as? Int)
  }
}
