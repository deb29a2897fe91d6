// Tests of existing folders, which only --force replaces and only if they hold just a model.

import Foundation
import Testing

@Suite("Overwriting") struct TrainingDestinationTests {
  @Test("train without --force keeps an existing model and suggests how to resume or replace it")
  func refusal() async throws {
    let place = try Workplace()
    _ = try await place.run("train pets.txt \(quick)")
    let before = try place.contents(of: "pets.fflm")
    let run = try await place.run("train pets.txt \(quick) --seed 2")
    let message =
      "Error: pets.fflm already exists. Resume it with 'fflm train --resume "
      + "pets.fflm', replace it with --force, or specify another with --model.\n"
    #expect(run == Program.Outcome(status: 1, output: "", errors: message))
    #expect(try place.contents(of: "pets.fflm") == before)
  }

  @Test("the suggested resume command quotes a model name that contains a space")
  func quotedRefusal() async throws {
    let place = try Workplace()
    let model = ["--model", "two words"]
    _ = try await place.run(words: ["train", "pets.txt", "--steps", "1"] + model)
    let run = try await place.run(words: ["train", "pets.txt"] + model)
    #expect(run.status == 1)
    #expect(!run.errors.contains("--resume two words"), "\(run.errors)")
  }

  @Test("--force replaces a model by a complete new one")
  func force() async throws {
    let place = try Workplace()
    _ = try await place.run("train pets.txt \(quick)")
    let before = try place.data("pets.fflm/model.safetensors")
    // A kill may leave such a temporary file.
    let scratch = "pets.fflm/.fflm-\(UUID().uuidString)"
    try place.write("", to: scratch)
    let run = try await place.run("train pets.txt \(quick) --seed 2 --force")
    #expect(run.status == 0)
    #expect(try place.data("pets.fflm/model.safetensors") != before)
    #expect(!place.exists(scratch))
    #expect(try place.names == ["pets.fflm", "pets.txt"])
  }

  @Test("a failed run with --force leaves the old model")
  func failingForce() async throws {
    let place = try Workplace()
    _ = try await place.run("train pets.txt \(quick)")
    let before = try place.contents(of: "pets.fflm")
    let run = try await place.run(
      "train pets.txt \(quick) --force --optimizer sgd --learning-rate 1000000 --l2 1000000 "
        + "--steps 20")
    #expect(run.status == 1)
    #expect(try place.contents(of: "pets.fflm") == before)
    #expect(try place.names == ["pets.fflm", "pets.txt"])
  }

  @Test(
    "--force does not replace files and folders that are not models",
    arguments: [".", "..", "/", "pets.txt", "folder", ""])
  func notModels(name: String) async throws {
    let place = try Workplace()
    try place.write("mine", to: "folder/thesis.txt")
    let run = try await place.run(
      words: ["train", "pets.txt", "--steps", "1", "--quiet", "--force", "--model", name])
    #expect(run.status == (["", "."].contains(name) ? 64 : 1), "\(run.errors)")
    #expect(run.isOneSentence && run.errors.contains(" with --model"))
    #expect(try place.names == ["folder", "pets.txt"])
    #expect(try place.text("folder/thesis.txt") == "mine")
  }

  @Test(
    "--force does not delete other files that a user put into a model folder",
    arguments: ["notes.txt", ".fflm-notes"])
  func othersInFolder(name: String) async throws {
    let place = try Workplace()
    _ = try await place.run("train pets.txt \(quick)")
    try place.write("mine", to: "pets.fflm/\(name)")
    _ = try await place.run("train pets.txt \(quick) --force")
    #expect(place.exists("pets.fflm/\(name)"), "refuse, or keep what is not the program's")
  }

  @Test(
    "training leaves folders beside the model unchanged",
    arguments: ["pets.fflm.partial", "pets.fflm.old"])
  func neighbors(name: String) async throws {
    let place = try Workplace()
    try place.write("mine", to: "\(name)/thesis.txt")
    _ = try await place.run("train pets.txt \(quick)")
    _ = try await place.run("train pets.txt \(quick) --force")
    #expect(place.exists("\(name)/thesis.txt"))
  }

  @Test("--force through a symbolic link replaces the model, not the link")
  func link() async throws {
    let place = try Workplace()
    _ = try await place.run("train pets.txt \(quick) --model real")
    try place.link("link", to: "real")
    let before = try place.data("real/model.safetensors")
    let run = try await place.run("train pets.txt \(quick) --model link --force --seed 2")
    #expect(run.status == 0)
    #expect(try place.data("real/model.safetensors") != before)
    #expect(try place.data("link/model.safetensors") == place.data("real/model.safetensors"))
  }

  @Test("train refuses a model name that ends in .partial")
  func stagingName() async throws {
    let place = try Workplace()
    let run = try await place.run("train pets.txt \(quick) --model m.fflm.partial")
    #expect(run.status == 64 && run.isOneSentence, "\(run)")
    #expect(try place.names == ["pets.txt"])
  }

  @Test("train refuses to replace a model folder that contains one of its texts")
  func textInFolder() async throws {
    let place = try Workplace()
    _ = try await place.run("train pets.txt \(quick)")
    try place.link("link.txt", to: "pets.fflm/held-out.txt")
    let before = try place.data("pets.fflm/held-out.txt")
    let own = "pets.fflm/held-out.txt"
    for texts in [own, "link.txt", "pets.txt --test \(own)", "pets.txt --valid \(own)"] {
      let run = try await place.run("train \(texts) \(quick) --model pets.fflm --force")
      #expect(run.status == 1 && run.isOneSentence, "\(run)")
      #expect(run.errors.contains("would be deleted with it"))
      #expect(try place.data("pets.fflm/held-out.txt") == before)
    }
  }

  @Test(
    "train reports a replaced model that it cannot remove, and the next run is refused",
    .enabled(if: geteuid() == 0, "needs a user that permissions bind, and the right to become it"))
  func leftover() async throws {
    let place = try await Workplace.trained("--model m \(quick)")
    let become = "setpriv --reuid 65534 --clear-groups"
    let run = try await place.shell(
      """
      command -v setpriv >/dev/null || exit 77
      chown -R 65534 . && chmod 555 m/training
      # Where folders above are root's alone, nobody else can run the program.
      \(become) test -x "$fflm" && \(become) test -r "$PWD/pets.txt" || exit 77
      \(become) "$fflm" train pets.txt --model m --force \(quick) >/dev/null; echo $?
      \(become) "$fflm" train pets.txt --model m --force \(quick) >/dev/null; echo $?
      chmod 755 m.partial/training
      """)
    if run.status == 77 { return }
    #expect(run.output == "0\n1\n", "\(run)")
    let lines = run.errors.split(separator: "\n")
    #expect(lines.first == "The replaced model could not be removed; delete m.partial.")
    #expect(lines.last?.contains("contains files of an earlier run that cannot be removed") == true)
    #expect(try await place.run("eval -m m").status == 0)
  }

  @Test("train does not replace a model that another run saves in the meantime")
  func savedMeanwhile() async throws {
    let place = try Workplace()
    let run = try await place.shell(
      """
      mkfifo pipe
      "$fflm" train pets.txt --valid pipe --model m --seed 2 \(quick) &
      exec 3>pipe
      "$fflm" train pets.txt --model m \(quick) >/dev/null
      md5sum <m/model.safetensors >before
      cat pets.txt >&3
      exec 3>&-
      wait $!
      md5sum <m/model.safetensors >after
      """)
    #expect(run.status == 0 && run.errors.hasPrefix("The model is saved to m-2, because"), "\(run)")
    #expect(try place.text("before") == place.text("after"))
    #expect(run.output.hasSuffix("model in m-2\n"))
    #expect(try await place.run("eval -m m-2").status == 0)
  }

  @Test("train writes a model to the target of a link even if the target does not exist")
  func danglingLink() async throws {
    let place = try Workplace()
    try place.link("link", to: "nowhere")
    let run = try await place.run("train pets.txt \(quick) --model link")
    #expect(run.status == 0, "\(run)")
    #expect(place.exists("nowhere/config.json"))
  }
}
