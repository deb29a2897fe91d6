// Tests of the output of n-gram models: standard output, pipes, devices and interrupted writes.

import Files
import Foundation
import TestSupport
import Testing

@Suite("Output of n-gram models") struct OutputFileTests {
  /// Creates a workplace with the model `lm.arpa`.
  private func trained() async throws -> Workplace {
    let place = try Workplace()
    #expect(try await place.run("ngram train pets.txt -o lm.arpa").status == 0)
    return place
  }

  @Test(
    "ngram train writes a model to standard output and messages to standard error",
    arguments: ["-", "/dev/stdout", "/dev/fd/1"])
  func standardOutput(name: String) async throws {
    let place = try await trained()
    // The model goes to a pipe, to a new file and to a file that already has contents.
    let run = try await place.shell(
      #"""
      "$fflm" ngram train pets.txt -o \#(name) 2>errors | cat >pipe.arpa
      "$fflm" ngram train pets.txt -o \#(name) >file.arpa 2>/dev/null
      { echo start; "$fflm" ngram train pets.txt -o \#(name); } >more 2>/dev/null
      """#)
    #expect(run == Program.Outcome(status: 0, output: "", errors: ""))
    let model = try place.text("lm.arpa")
    #expect(try place.text("pipe.arpa") == model)
    #expect(try place.text("file.arpa") == model)
    #expect(try place.text("more") == "start\n\(model)" || name != "-")
    let errors = try place.text("errors")
    #expect(errors.hasPrefix("1-grams  ") && errors.hasSuffix(" n-grams on standard output\n"))
    #expect(
      try place.names == ["errors", "file.arpa", "lm.arpa", "more", "pets.txt", "pipe.arpa"])
  }

  @Test("ngram eval reads a model piped from ngram train")
  func piped() async throws {
    let place = try await trained()
    let expected = try await place.run("ngram eval lm.arpa pets.txt")
    let run = try await place.shell(
      #""$fflm" ngram train pets.txt -o - 2>/dev/null | "$fflm" ngram eval - pets.txt"#)
    #expect(run == expected)
  }

  @Test("ngram train writes to pipes and devices directly without --force")
  func streams() async throws {
    let place = try await trained()
    #expect(mkfifo(place.url.appendingPathComponent("pipe").path, 0o600) == 0)
    try place.link("null", to: "/dev/null")
    let run = try await place.shell(
      #"""
      cat pipe >copy.arpa & "$fflm" ngram train pets.txt -o pipe 2>/dev/null || kill $!; wait
      "$fflm" ngram train pets.txt -o null 2>/dev/null
      { "$fflm" ngram train pets.txt -o /dev/fd/3 2>/dev/null >&4; } 3>&1 4>said | cmp - lm.arpa
      """#)
    #expect(run.status == 0 && run.errors == "", "\(run)")
    let lines = run.output.split(separator: "\n")
    #expect(lines.count == 2 && lines[0].hasSuffix(" n-grams in pipe"), "\(run)")
    #expect(try place.text("said").hasSuffix(" n-grams in /dev/fd/3\n"))
    #expect(try place.data("copy.arpa") == place.data("lm.arpa"))
    #expect(
      try place.names == ["copy.arpa", "lm.arpa", "null", "pets.txt", "pipe", "said"])
    #expect(FilePath(place.url.appendingPathComponent("pipe")).status?.kind == .pipe)
  }

  @Test(
    "ngram train ends quietly when the reader closes the pipe",
    arguments: ["-", "/dev/stdout", "/dev/fd/3"])
  func closedPipe(name: String) async throws {
    let place = try Workplace()
    let run = try await place.shell(
      #"{ until [ -e closed ]; do sleep 0.01; done; "$fflm" ngram train pets.txt -o \#(name) "#
        + #"3>&1 2>errors; echo $? >status; } | { exec <&-; : >closed; }"#)
    #expect(run == Program.Outcome(status: 0, output: "", errors: ""))
    #expect(try place.text("status") == "141\n")
    #expect(try !place.text("errors").contains("Error"))
  }

  @Test(
    "ngram train reports a full output device in one sentence",
    .enabled(if: FilePath("/dev/full").status?.kind == .device),
    arguments: [
      ("-", "Cannot write standard output: "), ("/dev/stdout", "Cannot write standard output: "),
      ("/dev/full", "Cannot write /dev/full: "),
    ])
  func fullDisk(name: String, message: String) async throws {
    let place = try Workplace()
    let output = name == "/dev/full" ? nil : URL(fileURLWithPath: "/dev/full")
    let run = try await place.run(
      words: ["ngram", "train", "pets.txt", "-o", name], output: output)
    #expect(run.status == 1 && run.output == "", "\(run)")
    #expect(run.errors.hasSuffix("\nError: \(message)No space left on device.\n"), "\(run)")
    #expect(try place.names == ["pets.txt"])
  }

  @Test("models and manual pages cannot be written to standard output")
  func folders() async throws {
    let place = try Workplace()
    for (line, message) in [
      (
        "train pets.txt --model - \(quick)",
        "A model is a folder and cannot be written to standard output; specify a folder with --model."
      ),
      (
        "--generate-manual-pages=-",
        "Manual pages are several files and cannot be written to standard output; specify a folder."
      ),
    ] {
      let run = try await place.run(line)
      #expect(run == Program.Outcome(status: 64, output: "", errors: "Error: \(message)\n"))
    }
    #expect(try place.names == ["pets.txt"])
  }

  #if DEBUG
    @Test(
      "a signal at any moment of ngram train leaves the old file and nothing else",
      arguments: [SIGTERM, SIGINT, SIGHUP, SIGQUIT], [1, 2, 3])
    func signals(signal: Int32, moment: Int) async throws {
      let place = try Workplace()
      try place.write("old", to: "lm.arpa")
      let run = try await place.run(
        "ngram train pets.txt --force -o lm.arpa",
        environment: ["FFLM_KILL_AT": "\(moment)", "FFLM_KILL_SIGNAL": "\(signal)"])
      #expect(run.status == 128 + signal && !run.errors.contains("Error"), "\(run)")
      #expect(try place.names == ["lm.arpa", "pets.txt"])
      #expect(try place.text("lm.arpa") == "old")
    }

    @Test("ngram train completes its model despite an ignored signal")
    func ignoredSignal() async throws {
      let place = try Workplace()
      let run = try await place.shell(
        #"trap '' HUP; FFLM_KILL_AT=2 FFLM_KILL_SIGNAL=\#(SIGHUP) "#
          + #"exec "\#(Program.builtWithTests.path)" ngram train pets.txt -o lm.arpa"#)
      #expect(run.status == 0, "\(run)")
      #expect(try place.text("lm.arpa").hasSuffix("\n\\end\\\n"))
    }
  #endif
}
