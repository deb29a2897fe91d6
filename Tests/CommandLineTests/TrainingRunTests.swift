// Tests of --resume: which options and files may change, and where it may run.

import Foundation
import Testing

@Suite("Resuming") struct TrainingRunTests {
  private func begun() async throws -> Workplace {
    let place = try Workplace()
    _ = try await place.run("train pets.txt --epochs 1 --quiet --model m")
    return place
  }

  @Test("resuming for more epochs from another folder gives the weights of one longer run")
  func moreEpochs() async throws {
    let place = try await begun()
    try place.write("", to: "elsewhere/file")
    let whole = try await place.run("train pets.txt --epochs 3 --model whole --quiet")
    let run = try await place.run(
      words: ["train", "--resume", "../m/", "--epochs", "3", "--quiet"], in: "elsewhere")
    #expect(run.status == 0)
    #expect(run.output.split(separator: "\n")[0] == whole.output.split(separator: "\n")[0])
    #expect(try place.data("m/model.safetensors") == place.data("whole/model.safetensors"))
  }

  @Test("resuming says after which step and with which best perplexity the run continues")
  func continuation() async throws {
    let place = try await begun()
    let best = try #require(
      try await place.run("eval -m m").output.firstMatch(of: /perplexity +([\d.]+)/)?.1)
    let run = try await place.run("train --resume m --steps 20 --epochs 2")
    let line =
      "Resumed after step 17 of 20, in epoch 1. Best validation perplexity so far: \(best)."
    #expect(run.errors.contains("\n\(line)\nepoch "), "\(run.errors)")
    #expect(run.errors.contains("\nEnded: the number of steps was reached ("), "\(run.errors)")
    #expect(try await place.run("train --resume m --quiet").errors == "")
  }

  @Test("resuming a finished run prints its results and how to continue, and changes no weights")
  func finished() async throws {
    let place = try await begun()
    let model = try place.data("m/model.safetensors")
    let run = try await place.run("train --resume m")
    #expect(run.status == 0)
    let end = /\nEnded: all epochs done \([\dms. ]+\)\. Specify a larger --epochs to continue\.\n/
    #expect(run.errors.contains(end), "\(run.errors)")
    #expect(run.output.hasPrefix("validation perplexity ") && run.output.hasSuffix("model in m\n"))
    #expect(try place.data("m/model.safetensors") == model)
  }

  @Test(
    "resuming refuses options that define the run",
    arguments: [
      (
        "--hidden 5",
        "'--hidden' cannot be specified when a run is resumed; leave it out, or begin a new run."
      ),
      (
        "--seed 1",
        "'--seed' cannot be specified when a run is resumed; leave it out, or begin a new run."
      ),
      (
        "--model x",
        "'--model' cannot be specified when a run is resumed; leave it out, or begin a new run."
      ),
      (
        "--config c.json",
        "'--config' cannot be specified when a run is resumed; leave it out, or begin a new run."
      ),
      (
        "--force",
        "'--force' cannot be specified when a run is resumed; leave it out, or begin a new run."
      ),
    ])
  func fixed(option: String, message: String) async throws {
    let place = try await begun()
    let before = try place.contents(of: "m")
    let run = try await place.run("train --resume m \(option)")
    #expect(run.status == 64 && run.output == "")
    #expect(run.errors.hasPrefix("Error: \(message)\nUsage: fflm train "))
    #expect(try place.contents(of: "m") == before)
  }

  @Test("resuming accepts a moved corpus and saves the new options")
  func movedCorpus() async throws {
    let place = try await begun()
    try FileManager.default.moveItem(
      at: place.url.appendingPathComponent("pets.txt"),
      to: place.url.appendingPathComponent("moved.txt"))
    #expect(try await place.run("train --resume m").status == 1)
    let run = try await place.run("train moved.txt --resume m --epochs 2 --quiet")
    #expect(run.status == 0, "\(run)")
    let configuration = try place.text("m/config.json")
    #expect(configuration.contains("moved.txt") && configuration.contains("\"epochs\" : 2"))
  }

  @Test("resuming refuses fewer epochs or steps than are done and changes nothing")
  func fewer() async throws {
    let place = try await Workplace.trained("--epochs 3 --quiet --model m --hidden 5")
    let before = try place.contents(of: "m")
    for limit in ["epochs 2", "steps 3"] {
      let run = try await place.run("train --resume m --\(limit)")
      #expect(run.status == 64 && run.errors.contains("; specify a larger --"), "\(run)")
    }
    #expect(try place.contents(of: "m") == before)
  }

  @Test("resuming omits the best validation if another model replaced the best one")
  func anotherModel() async throws {
    let place = try await Workplace.trained("--epochs 3 --keep 3 --quiet --model m --hidden 5")
    let steps = try place.contents(of: "m/checkpoints").keys.compactMap {
      Int($0.filter(\.isNumber))
    }
    let first = try #require(steps.min())
    try place.write(
      place.data("m/checkpoints/step-\(first).safetensors"), to: "m/model.safetensors")
    let run = try await place.run("train --resume m --quiet --json")
    #expect(run.status == 0, "\(run)")
    #expect(try object(run.output)["validation"] == nil)
    let further = try await place.run("train --resume m --quiet --epochs 4 --json")
    let figures = try #require(try object(further.output)["validation"] as? NSDictionary)
    #expect(try object(try await place.run("eval -m m --json").output) as NSDictionary == figures)
  }

  @Test(
    "resuming refuses a missing folder, a file and a folder without a model",
    arguments: ["nosuch", "pets.txt", "."])
  func noModel(name: String) async throws {
    let run = try await Workplace().run("train --resume \(name)")
    #expect(run.status == 1 && run.isOneSentence)
  }

  @Test(
    "commands report a run that has not saved yet by either folder name",
    arguments: ["inspect", "train --resume", "eval -m"], ["m", "m.partial"])
  func unsaved(command: String, name: String) async throws {
    let place = try Workplace()
    try place.write("{}", to: "m.partial/config.json")
    let run = try await place.run("\(command) \(name)")
    let advice =
      "belongs to a run that has not saved yet. Wait for its first save, or train again if it has "
      + "ended."
    let message =
      name == "m"
      ? "There is no model folder m yet: m.partial \(advice)" : "m.partial \(advice)"
    #expect(run == Program.Outcome(status: 1, output: "", errors: "Error: \(message)\n"))
    #expect(try place.names == ["m.partial", "pets.txt"])
  }

  @Test(
    "resuming refuses a changed corpus and leaves the model unchanged",
    arguments: ["shorter", "longer", "other words", "other order"])
  func changedCorpus(change: String) async throws {
    let place = try await begun()
    let lines = try place.text("pets.txt").split(separator: "\n").map { $0 + "\n" }
    let changed =
      switch change {
      case "shorter": lines.prefix(20).joined()
      case "longer": (lines + lines).joined()
      case "other words": lines.joined().replacing("dog", with: "cat")
      default: lines.reversed().joined()
      }
    try place.write(changed, to: "pets.txt")
    let before = try place.contents(of: "m")
    let run = try await place.run("train --resume m --epochs 2 --quiet")
    let message =
      /Error: The training text is not the one that the run was saved with \(it has (.+)\); restore that text, or begin a new run\.\n/
    let match = try #require(run.errors.wholeMatch(of: message), "\(run)")
    #expect(run.status == 1 && run.output == "")
    switch change {
    case "shorter", "longer":
      #expect(match.1.wholeMatch(of: /\d+ tokens instead of 521/) != nil, "\(match.1)")
    default: #expect(match.1 == "different tokens")
    }
    #expect(try place.contents(of: "m") == before)
  }

  @Test("--keep keeps the same last models in a resumed run as in a single one")
  func keep() async throws {
    let place = try Workplace()
    let run = "train pets.txt --quiet --patience 0 --keep 3 --save-every 2m"
    _ = try await place.run("\(run) --epochs 4 --model whole")
    _ = try await place.run("\(run) --epochs 2 --model parts")
    #expect(try place.contents(of: "parts/checkpoints").count == 2)
    // An obsolete checkpoint, as left by a run that was killed or returned to an earlier state.
    try place.write("", to: "parts/checkpoints/step-9999.safetensors")
    _ = try await place.run("train --resume parts --quiet --epochs 4")
    let kept = try place.contents(of: "whole/checkpoints")
    #expect(kept.keys.sorted() == [34, 51, 68].map { "step-\($0).safetensors" })
    #expect(try place.contents(of: "parts/checkpoints") == kept)
    #expect(try place.data("whole/model.safetensors") == kept["step-68.safetensors"])
    let fewer = try await place.run(
      "train --resume parts --quiet --epochs 5 --keep 1 --save-every 90")
    #expect(fewer.status == 0)
    #expect(try place.contents(of: "parts/checkpoints").count == 1)
    #expect(try place.text("parts/config.json").contains("\"save-every\" : 90"))
    // Checkpoints belong to a model, so the folder can be replaced.
    #expect(try await place.run("train pets.txt \(quick) --model parts --force").status == 0)
    #expect(!place.exists("parts/checkpoints"))
  }

  @Test("resuming asks for each text that was a pipe and continues when they are specified")
  func pipes() async throws {
    let place = try Workplace()
    let begun = try await place.shell(
      #"cat pets.txt | "$fflm" train /dev/stdin --test pets.txt --epochs 1 --quiet --model m"#)
    #expect(begun.status == 0)
    // Imitates a run of a version that did not keep test texts.
    try place.remove("m/test.txt")
    try place.edit("m/config.json", place.url.appendingPathComponent("pets.txt").path, "/dev/fd/63")
    let first = try await place.run("train --resume m --epochs 2 --quiet")
    #expect(first.status == 1 && first.isOneSentence)
    #expect(first.errors.contains("The training text is no longer at '/dev/stdin'. "))
    let second = try await place.run("train pets.txt --resume m --epochs 2 --quiet")
    #expect(second.status == 1 && second.isOneSentence)
    #expect(second.errors.contains("The test text is no longer at '/dev/fd/63'. "))
    let third = try await place.run(
      "train pets.txt --test pets.txt --resume m --epochs 2 --quiet")
    #expect(third.status == 0 && third.output.contains("\ntest perplexity "))
    // The paths of both files are now recorded, and the test text is kept too.
    #expect(try place.text("m/test.txt") == place.text("pets.txt"))
    #expect(try await place.run("train --resume m --quiet").status == 0)
  }

  @Test("resuming without the corpus is an error that gives its path")
  func goneCorpus() async throws {
    let place = try await begun()
    try place.remove("pets.txt")
    let run = try await place.run("train --resume m --epochs 2")
    let path = place.url.appendingPathComponent("pets.txt").path
    let message = """
      Error: The training text is no longer at '\(path)'. If it was moved or came from a pipe, \
      specify the same text again, as in 'fflm train TEXT --resume m'.

      """
    #expect(run == Program.Outcome(status: 1, output: "", errors: message))
  }

  @Test("resuming refuses a changed held-out text and leaves the model unchanged")
  func changedHeldOut() async throws {
    let place = try await begun()
    let text = try place.text("m/held-out.txt").split(separator: "\n").reversed()
    try place.write(text.joined(separator: "\n") + "\n", to: "m/held-out.txt")
    let before = try place.contents(of: "m")
    let run = try await place.run("train --resume m --epochs 2 --quiet")
    #expect(run.status == 1, "\(run)")
    #expect(
      run.errors.contains("Error: m/held-out.txt has changed since the run was saved"),
      "\(run)")
    #expect(try place.data("m/model.safetensors") == before["model.safetensors"])
    #expect(try place.data("m/training/state.safetensors") == before["training/state.safetensors"])
  }

  @Test(
    "resuming refuses a folder whose model is missing or empty",
    arguments: ["rm m/model.safetensors", ": >m/model.safetensors"])
  func brokenModel(change: String) async throws {
    let place = try await begun()
    _ = try await place.shell(change)
    let before = try place.contents(of: "m")
    let run = try await place.run("train --resume m --epochs 2 --quiet")
    #expect(run.status == 1 && run.isOneSentence, "\(run)")
    #expect(run.errors.contains("m/model.safetensors"))
    #expect(try place.contents(of: "m") == before)
  }

  @Test("of two runs in one folder, one saves a good model and the other reports an error")
  func twoAtOnce() async throws {
    let place = try Workplace(lines: 1000)
    // The first run is long enough for the second to begin before it ends.
    let train = #""$fflm" train pets.txt --hidden 8 --batch 1 --epochs 3 --quiet --model m"#
    let both = try await place.shell(
      "\(train) --seed 1 2>one & \(train) --seed 2 2>two; echo $?; wait $!; echo $?")
    let lines = both.output.split(separator: "\n").map(String.init)
    let statuses = lines.filter { $0.count == 1 }
    #expect(statuses.sorted() == ["0", "1"], "\(both.output)")
    let errors = try place.text("one") + place.text("two")
    // The second run may begin after the first has saved.
    let isThere = errors.hasPrefix("Error: m already exists. ")
    let message =
      /Error: Another fflm( \(process \d+\))? is training in m(?:\.partial)?; wait for it, or stop it\.\n/
    let match = errors.wholeMatch(of: message)
    #expect(isThere || match != nil, "\(errors)")
    #if os(Linux)
      #expect(isThere || match?.1 != nil, "\(errors)")
    #endif
    #expect(try await place.run("eval -m m").status == 0)
  }

  @Test("resuming keeps the held-out text of a run that an earlier rule split")
  func earlierSplit() async throws {
    let place = try Workplace()
    let text = try place.text("pets.txt") + "\n\n"
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false).dropLast()
    // Imitates a run that held out the last four lines, two of them blank.
    try place.write(lines.dropLast(4).map { $0 + "\n" }.joined(), to: "first.txt")
    try place.write(lines.suffix(4).map { $0 + "\n" }.joined(), to: "last.txt")
    _ = try await place.run("train first.txt --valid last.txt --epochs 1 --quiet --model m")
    try place.write(text, to: "first.txt")
    try place.edit("m/config.json", "\"valid\"", "\"test\"")
    let run = try await place.run("train --resume m --epochs 2")
    #expect(run.status == 0, "\(run)")
    #expect(run.errors.contains("(its end)") && run.errors.contains("\n2/2 "), "\(run)")
    #expect(try place.text("m/held-out.txt") == lines.suffix(4).map { $0 + "\n" }.joined())
    try place.write("an earlier line\n" + text, to: "first.txt")
    let changed = try await place.run("train --resume m --epochs 3 --quiet")
    #expect(changed.status == 1 && changed.errors.contains("training text is not the one that"))
  }
}
