// Tests of files that change while the program uses them.

import Foundation
import Testing

@Suite("Files changed during use", .timeLimit(.minutes(60))) struct VanishingFilesTests {
  /// Scores a line, changes the model, scores another line, and returns how that ended.
  private func score(_ place: Workplace, meanwhile change: String) async throws -> Program.Outcome {
    // The model is so large that the pages read at the start do not contain all of it.
    _ = try await place.run("train pets.txt \(quick) --embedding 100 --lines separate --model m")
    return try await place.shell(
      """
      mkfifo lines
      "$fflm" score -m m lines >scores &
      exec 3>lines
      echo "the dog" >&3
      while [ ! -s scores ]; do sleep 0.01; done
      \(change)
      echo "the cat gets fed" >&3
      exec 3>&-
      wait $!
      """)
  }

  @Test("truncating a model while score uses it ends score with one sentence")
  func shortened() async throws {
    let place = try Workplace()
    let run = try await score(place, meanwhile: ": >m/model.safetensors")
    #expect(run.status == 1 && run.isOneSentence, "\(run)")
    #expect(run.errors.hasPrefix("Error: A text or a model's file was truncated"))
  }

  @Test(
    "score finishes with its model if it is removed or replaced in the meantime",
    arguments: [
      "rm -r m", "mv m elsewhere",
      #""$fflm" train pets.txt \#(quick) --force --model m >/dev/null"#,
    ])
  func replaced(change: String) async throws {
    let place = try Workplace()
    let run = try await score(place, meanwhile: change)
    #expect(run == Program.Outcome(status: 0, output: "", errors: ""))
    #expect(try place.text("scores").split(separator: "\n").count == 2)
  }

  /// Trains a model `m`, runs `change` as soon as `condition` is true, and returns how that ended.
  private func train(
    _ place: Workplace, until condition: String, then change: String
  ) async throws -> Program.Outcome {
    try await place.shell(
      """
      "$fflm" train pets.txt --quiet --hidden 8 --batch 4 --epochs 30 --patience 0 --model m &
      until \(condition); do sleep 0.01; done
      \(change) || kill $!
      wait $!
      """)
  }

  @Test("a run whose folder is removed fails and does not claim that its model is there")
  func removedFolder() async throws {
    let place = try Workplace(lines: 1000)
    let run = try await train(place, until: "[ -e m ]", then: "while ! rm -r m; do :; done")
    #expect(run.status == 1 && run.output == "", "\(run)")
    #expect(!run.errors.contains("is in m"), "\(run)")
    let last = run.errors.split(separator: "\n").last ?? ""
    #expect(last.hasPrefix("Error: Cannot ") && last.hasSuffix("."), "\(run)")
    #expect(!place.exists("m"))
  }

  @Test(
    "a run whose folder is renamed continues in it and does not touch a new folder of that name")
  func renamedFolder() async throws {
    let place = try Workplace(lines: 1000)
    try place.write("other", to: "other/model.safetensors")
    let run = try await train(place, until: "[ -e m ]", then: "mv m kept && mv other m")
    #expect(run.status == 0, "\(run)")
    #expect(try place.contents(of: "m") == ["model.safetensors": Data("other".utf8)])
    let kept = place.url.appendingPathComponent("kept").path
    #if os(Linux)
      #expect(
        run.errors == """
          The model is saved to kept, because its folder was moved or another program took its name.

          """, "\(run)")
      #expect(run.output.hasSuffix("model in kept\n"), "\(run)")
    #endif
    #expect(try place.text("kept/log.jsonl").contains("\"event\":\"end\""), "\(kept)")
    #expect(try await place.run("eval -m kept").status == 0)
  }

  #if os(Linux)
    @Test(
      "a run whose folder is renamed before its first save continues in it and replaces nothing",
      arguments: ["", "--force"])
    func renamedStaging(option: String) async throws {
      let place = try await Workplace.trained("--model old \(quick)")
      try place.write(Workplace.bundledLines("pets.txt").joined(), to: "pets.txt")
      if !option.isEmpty { _ = try await place.shell("mv old m") }
      let before = place.exists("m") ? try place.contents(of: "m") : [:]
      let run = try await place.shell(
        """
        "$fflm" train pets.txt --quiet --hidden 8 --batch 1 --epochs 2 --model m \(option) &
        until [ -e m.partial/log.jsonl ]; do sleep 0.01; done
        mv m.partial elsewhere || kill $!
        wait $!
        """)
      #expect(run.status == 0, "\(run)")
      #expect(run.errors.hasPrefix("The model is saved to elsewhere, because its folder"), "\(run)")
      #expect(run.output.hasSuffix("model in elsewhere\n"), "\(run)")
      #expect(try (place.exists("m") ? place.contents(of: "m") : [:]) == before)
      #expect(try await place.run("eval -m elsewhere").status == 0)
    }
  #endif

  @Test(
    "commands report a text that is overwritten while they read it",
    arguments: [
      ("train text --valid pipe --model n --quiet --steps 1", "pets.txt"),
      ("train text --valid pipe --model n --quiet --steps 1 --tokenizer characters", "pets.txt"),
      ("train text --valid pipe --model n --quiet --steps 1 --lowercase", "pets.txt"),
      ("eval -m m text --mix pipe", "pets.arpa"), ("ngram eval pipe text", "pets.arpa"),
    ], [[0xFF, 0xE2, 0x80], [0xE3, 0x20], Array("word \n".utf8)])
  func overwrittenText(command: (line: String, second: String), bytes: [UInt8]) async throws {
    let place = try await Workplace.trained("--model m \(quick)")
    _ = try await place.run("ngram train pets.txt -n 2")
    try place.write(try place.text("pets.txt"), to: "text")
    let size = try place.data("pets.txt").count
    let junk = (0..<size).map { bytes[$0 % bytes.count] }
    try place.write(Data(junk), to: "junk")
    // The program opens the pipe only after it has opened the text.
    let run = try await place.shell(
      """
      mkfifo pipe
      "$fflm" \(command.line) &
      exec 3>pipe
      dd if=junk of=text conv=notrunc 2>/dev/null
      cat \(command.second) >&3
      exec 3>&-
      wait $!
      """)
    #expect(run.status == 1 && run.errors.contains("'text' was changed while fflm was"), "\(run)")
    #expect(!place.exists("n"))
  }
}
