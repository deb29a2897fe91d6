// Tests of places that cannot be written to: folders, disks and standard output.

import Foundation
import TestSupport
import Testing

@Suite("Writing") struct WritingTests {
  private static let full = URL(fileURLWithPath: "/dev/full")

  @Test("train reports a file in place of the model's parent folder")
  func fileInTheWay() async throws {
    let place = try Workplace()
    let run = try await place.run("train pets.txt \(quick) --model pets.txt/m")
    #expect(run.status == 1 && run.isOneSentence)
    #expect(run.errors == "Error: Cannot open the folder pets.txt: Not a directory.\n")
    #expect(try place.names == ["pets.txt"])
  }

  @Test("resuming reports a state that it cannot write and keeps a good model")
  func fileInModel() async throws {
    let place = try Workplace()
    _ = try await place.run("train pets.txt --epochs 1 --quiet --model m")
    let model = try place.data("m/model.safetensors")
    try place.write("", to: "m/training/.state.safetensors.partial/file")
    let run = try await place.run("train --resume m --epochs 2 --quiet")
    #expect(run.status == 1)
    #expect(run.errors.contains("Error: Cannot write m/training/state.safetensors: "))
    #expect(try await place.run("eval -m m").status == 0)
    #expect(try place.data("m/model.safetensors").count == model.count)
  }

  @Test(
    "train reports a read-only folder",
    .disabled(if: getuid() == 0, "the superuser may write to any folder"))
  func readOnly() async throws {
    let place = try Workplace()
    try place.write("", to: "closed/file")
    let closed = place.url.appendingPathComponent("closed").path
    try FileManager.default.setAttributes([.posixPermissions: 0o500], ofItemAtPath: closed)
    let run = try await place.run("train pets.txt \(quick) --model closed/m")
    #expect(run.status == 1 && run.isOneSentence)
    #expect(run.errors.hasPrefix("Error: Cannot create the folder closed/m: Permission denied"))
    try FileManager.default.setAttributes([.posixPermissions: 0o700], ofItemAtPath: closed)
  }

  @Test(
    "a disk that is full before the first save leaves no files",
    .noThreadSanitizer,
    arguments: [8, 160])
  func fullDisk(blocks: Int) async throws {
    let place = try Workplace(lines: 1000)
    // A limit on file sizes simulates a full disk: the model takes 67 KB and the state 200 KB, and
    // a block of ulimit is 512 or 1024 bytes. Since the signal is ignored, the write returns an
    // error.
    let run = try await place.shell(
      #"trap "" XFSZ; ulimit -f \#(blocks); exec "$fflm" train pets.txt \#(quick)"#)
    #expect(run.status == 1 && run.isOneSentence, "\(run.errors)")
    #expect(run.errors.hasPrefix("Error: Cannot write "))
    #expect(try place.names == ["pets.txt"])
  }

  @Test(
    "a run that fills the disk after its first save keeps a good model and can be resumed",
    .noThreadSanitizer)
  func fullLater() async throws {
    let place = try Workplace(lines: 1000)
    _ = try await place.run("train pets.txt \(plain) --quiet --epochs 1 --model m")
    let run = try await place.shell(
      #"trap "" XFSZ; ulimit -f 160; exec "$fflm" train --resume m --quiet --epochs 2"#)
    #expect(run.status == 1)
    #expect(
      run.errors == """
        The last good model is in m.
        Error: Cannot write m/training/state.safetensors: File too large.

        """)
    #expect(try await place.run("eval -m m").status == 0)
    let more = try await place.run("train --resume m --quiet --epochs 2")
    #expect(more.status == 0)
    _ = try await place.run("train pets.txt \(plain) --quiet --epochs 2 --model whole")
    #expect(try place.data("m/model.safetensors") == place.data("whole/model.safetensors"))
  }

  @Test(
    "commands report a full device as standard output",
    .enabled(if: FileManager.default.fileExists(atPath: "/dev/full"), "only Linux has /dev/full"),
    arguments: [
      "--help", "--version", "train pets.txt --quiet --steps 1 --model n", "eval pets.txt -m m",
      "score -m m pets.txt", "predict -m m", "explain -m m", "inspect m", "generate -m m", "check",
      "--generate-completion-script zsh", "ngram train pets.txt", "ngram eval lm.arpa pets.txt",
    ])
  func fullOutput(line: String) async throws {
    let place = try Workplace()
    _ = try await place.run("train pets.txt \(quick) --lines separate --model m")
    _ = try await place.run("ngram train pets.txt -o lm.arpa")
    let run = try await place.run(
      words: line.split(separator: " ").map(String.init), output: Self.full)
    #expect(run.status == 1 && run.output == "")
    let lines = run.errors.split(separator: "\n")
    #expect(lines.last == "Error: Cannot write standard output: No space left on device.")
    // The counts and the network are printed before the error.
    #expect(lines.count == 1 || ["ngram train pets.txt", "check"].contains(line), "\(run)")
  }

  @Test(
    "a full disk for a piped text or an n-gram model is an error that leaves no files",
    .noThreadSanitizer,
    arguments: [
      ("eval -m m -", "Error: Cannot write a temporary file in "),
      ("train - --valid pets.txt --model n", "Error: Cannot write a temporary file in "),
      ("ngram train pets.txt --force -o lm.arpa", "Error: Cannot write lm.arpa: "),
    ])
  func noRoom(line: String, message: String) async throws {
    let place = try Workplace(lines: 1000)
    _ = try await place.run("train pets.txt \(quick) --model m")
    try place.write("old", to: "lm.arpa")
    let run = try await place.shell(
      #"trap "" XFSZ; ulimit -f 8; cat pets.txt | "$fflm" \#(line)"#)
    let last = run.errors.split(separator: "\n").last ?? ""
    #expect(run.status == 1 && run.output == "" && last.hasPrefix(message), "\(run)")
    #expect(last.contains("File too large"))
    #expect(try place.names == ["lm.arpa", "m", "pets.txt"])
    #expect(try place.text("lm.arpa") == "old")
  }

  @Test("eval of a piped text reports a missing folder for temporary files")
  func noTemporaryFolder() async throws {
    let place = try Workplace()
    _ = try await place.run("train pets.txt \(quick) --model m")
    let run = try await place.shell(
      #"echo the dog | TMPDIR=/nonexistent "$fflm" eval -m m -"#)
    let message =
      "Error: Cannot write a temporary file in '/nonexistent' (No such file or directory); check "
      + "its permissions and the free space.\n"
    #expect(run == Program.Outcome(status: 1, output: "", errors: message))
  }

  @Test("training that diverges at every learning rate fails in one sentence and leaves no files")
  func diverging() async throws {
    let place = try Workplace()
    let run = try await place.run(
      "train pets.txt --no-pointer --optimizer sgd --learning-rate 1000000 --l2 1000000 --quiet")
    let lines = run.errors.split(separator: "\n")
    #expect(run.status == 1 && run.output == "" && lines.count == 4, "\(run)")
    let attempt =
      "the training loss diverges; continuing from the start with half the learning rate."
    #expect(lines.dropLast().allSatisfy { $0.hasSuffix(attempt) }, "\(lines)")
    let advice = "lower than 1000000, or clip gradients to a norm of 1 (--learning-rate, --clip)."
    #expect(lines.last?.hasPrefix("Error: At batch ") == true)
    #expect(lines.last?.hasSuffix(advice) == true, "\(lines)")
    #expect(try place.names == ["pets.txt"])
  }

  @Test("train prints a perplexity that overflows as infinite")
  func infinitePerplexity() async throws {
    let place = try Workplace()
    let run = try await place.run(
      "train pets.txt --no-pointer --learning-rate 1000000 --steps 1 --quiet")
    #expect(run.status == 0, "\(run)")
    #expect(run.output.hasPrefix("validation perplexity infinite ("))
  }

  @Test("train reports the memory that a network too large for the machine would take")
  func memory() async throws {
    let place = try Workplace()
    for option in [
      "--hidden 1000000000", "--embedding 1000000000", "--hidden 1073741824,1073741824",
    ] {
      let run = try await place.run("train pets.txt --quiet \(option)")
      #expect(run.status == 1 && run.isOneSentence)
      let message =
        /Error: This run needs [\d.]+ [TP]B of memory, but .* (has|is|leaves) .*; lower --hidden, --embedding, --max-vocabulary or --batch\.\n/
      #expect(run.errors.wholeMatch(of: message) != nil, "\(run.errors)")
    }
    #expect(try place.names == ["pets.txt"])
  }

  @Test("training from a deleted folder prints the full path of a model elsewhere")
  func deletedFolder() async throws {
    let place = try Workplace()
    let run = try await place.shell(
      #"here=$PWD; mkdir gone; cd gone; rmdir ../gone; "#
        + #"exec "$fflm" train "$here/pets.txt" --quiet --steps 1 --model "$here/m""#)
    #expect(run.status == 0)
    let path = place.url.appendingPathComponent("m").path
    #expect(run.output.hasSuffix("model in \(path)\n"), "\(run.output)")
  }
}
