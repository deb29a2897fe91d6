// Tests that paths and special files are interpreted as the system interprets them.

import Foundation
import TestSupport
import Testing

@Suite("Paths", .timeLimit(.minutes(60))) struct PathTests {
  /// Creates a workplace in which `link/../x.txt` is `real/x.txt`, not the `x.txt` beside the link.
  private static func linked() async throws -> Workplace {
    let place = try Workplace()
    try place.write(try place.text("pets.txt"), to: "real/x.txt")
    try place.write("wrong wrong\n", to: "x.txt")
    try place.write("", to: "real/sub/empty")
    try place.link("link", to: "real/sub")
    return place
  }

  @Test("two dots after a link in a text's path resolve as the system resolves them")
  func texts() async throws {
    let place = try await Self.linked()
    let text = "link/../x.txt"
    let train = try await place.run(
      "train \(text) --valid \(text) --test \(text) --model m \(quick)")
    #expect(train.status == 0, "\(train)")
    let real = place.url.appendingPathComponent("real/x.txt").path
    let configuration = try place.text("m/config.json")
    let paths = configuration.matches(of: /"(corpus|valid|test)" : "([^"]*)"/).map { String($0.2) }
    #expect(paths == [real, real, real])
    #expect(try place.text("m/held-out.txt") == place.text("pets.txt"))
    let count = try await place.run("eval -m m \(text) --json")
    let other = try await place.run("eval -m m pets.txt --json")
    #expect(count.output == other.output)
    let score = try await place.run("score -m m \(text)")
    let otherScore = try await place.run("score -m m pets.txt")
    #expect(score.output == otherScore.output)
    let nGrams = try await place.run("ngram train \(text) -o x.arpa -n 2")
    #expect(nGrams.status == 0)
    #expect(try !place.text("x.arpa").contains("wrong"))
  }

  @Test("two dots after a link in a model's or configuration's path resolve as in the system")
  func models() async throws {
    let place = try await Self.linked()
    let train = try await place.run("train pets.txt --model link/../m \(quick)")
    #expect(train.status == 0, "\(train)")
    #expect(place.exists("real/m/config.json") && !place.exists("m"))
    #expect(train.output.hasSuffix("model in link/../m\n"))
    #expect(try await place.run("eval -m link/../m").status == 0)
    #expect(try await place.run("train --resume link/../m --epochs 2 --quiet").status == 0)
    try place.write("{\"epochs\": 0}", to: "real/c.json")
    let options = try await place.run("train pets.txt --config link/../c.json")
    #expect(options.status == 1 && options.errors.hasPrefix("Error: link/../c.json: "))
    #expect(
      try await place.run("ngram train pets.txt -n 2 -o link/../m.arpa").status == 0)
    #expect(place.exists("real/m.arpa"))
  }

  #if os(Linux)
    @Test("a regular file below /dev works as a training and test text and for resuming")
    func fileBelowDev() async throws {
      let place = try Workplace()
      let shared = "/dev/shm/fflm-\(UUID().uuidString).txt"
      try place.data("pets.txt").write(to: URL(fileURLWithPath: shared))
      defer { try? FileManager.default.removeItem(atPath: shared) }
      let run = try await place.run("train \(shared) --test \(shared) --model m \(quick)")
      #expect(run.status == 0 && run.output.contains("test perplexity"), "\(run)")
      let resumed = try await place.run("train --resume m --epochs 2 --quiet")
      #expect(resumed.status == 0 && resumed.output.contains("test perplexity"), "\(resumed)")
    }

    @Test(
      "commands refuse endless devices and files before they read them",
      .disabled(if: Sanitizer.isOn, "sanitizers reserve more addresses than a limit leaves"),
      arguments: [
        ("train /dev/zero", "'/dev/zero' is a device, which has no end; specify a text file."),
        ("train pets.txt --valid /dev/zero", "'/dev/zero' is a device"),
        ("ngram train /dev/zero", "'/dev/zero' is a device"),
        ("ngram eval /dev/zero pets.txt", "'/dev/zero' is a device"),
        ("eval -m m /dev/urandom", "'/dev/urandom' is a device"),
        ("score -m m /dev/zero", "'/dev/zero' is a device"),
        // A regular file by its kind, with a size of 0 according to its status.
        ("train /proc/self/pagemap", "'/proc/self/pagemap' "),
      ])
    func endless(command: String, message: String) async throws {
      let place = try await Workplace.trained("--model m \(quick)")
      let run = try await place.shell("ulimit -v 2000000; \"$fflm\" \(command)")
      #expect(run.status == 1 && run.isOneSentence, "\(run)")
      #expect(run.errors.hasPrefix("Error: \(message)"), "\(run)")
    }

    @Test(
      "inspect refuses a link to an endless /proc file in place of a model file",
      .disabled(if: Sanitizer.isOn, "sanitizers reserve more addresses than a limit leaves"))
    func madeUp() async throws {
      let place = try await Workplace.trained("--model m \(quick)")
      for file in ["config.json", "vocabulary.txt"] {
        try place.remove("m/\(file)")
        try place.link("m/\(file)", to: "/proc/self/pagemap")
        let run = try await place.shell("ulimit -v 1000000; \"$fflm\" inspect m")
        let isRefused = run.status == 1 && run.isOneSentence
        #expect(isRefused && run.errors.contains("m/"), "\(run)")
      }
    }

    @Test("in a folder whose path is not UTF-8, train refuses a named text and accepts a piped one")
    func notUTF8() async throws {
      let place = try Workplace()
      let enter = "d=$(printf 'caf\\351'); mkdir -p \"$d\"; cd \"$d\"; cp ../pets.txt .; "
      let refused = try await place.shell(enter + "\"$fflm\" train pets.txt \(quick); ls")
      #expect(
        refused.errors.hasPrefix("Error: The full path of 'pets.txt' is not UTF-8,"), "\(refused)")
      #expect(refused.output == "pets.txt\n")
      let piped = try await place.shell(
        enter + "\"$fflm\" train - \(quick) <pets.txt && \"$fflm\" eval --json && ls")
      #expect(piped.status == 0 && piped.output.hasSuffix("pets.txt\nstdin.fflm\n"), "\(piped)")
      #expect(piped.errors.hasSuffix("kept in stdin.fflm/held-out.txt\n"))
    }
  #endif

  @Test("eval reads standard input from its current position")
  func offset() async throws {
    let place = try await Workplace.trained("--model m \(quick)")
    let rest = try await place.shell(
      #"{ dd bs=1 count=100 of=head 2>/dev/null; "$fflm" eval -m m - --json; } <pets.txt"#)
    try place.write(Data(place.data("pets.txt").dropFirst(100)), to: "tail.txt")
    let tail = try await place.run("eval -m m tail.txt --json")
    #expect(tail.status == 0 && rest.output == tail.output)
  }

  @Test("messages quote a path as it was typed")
  func quoted() async throws {
    let place = try Workplace()
    let run = try await place.run("train ./pets.txt --model ./m \(quick)")
    #expect(run.output.hasSuffix("model in ./m\n"))
    let refused = try await place.run("train pets.txt --model ./m/")
    #expect(refused.errors.hasPrefix("Error: ./m already exists."), "\(refused)")
    let missing = try await place.run("eval -m ./nothing")
    #expect(missing.errors.hasPrefix("Error: There is no model folder ./nothing;"))
  }
}
