// Files that change under the program's hands.

import Foundation
import Testing

@Suite("Vanishing files", .timeLimit(.minutes(60))) struct VanishingFilesTests {
  /// Scores a line, changes the model, scores another, and says how that ended.
  private func score(_ place: Workplace, meanwhile change: String) async throws -> Program.Outcome {
    // Large enough that not all of it is in one page of memory with what is read at the start.
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

  @Test("a model that is cut short while it is in use ends in a sentence")
  func shortened() async throws {
    let place = try Workplace()
    let run = try await score(place, meanwhile: ": >m/model.safetensors")
    #expect(run.status == 1 && run.isOneSentence, "\(run)")
    #expect(run.errors.hasPrefix("Error: a text or a model's file was cut short"))
  }

  @Test(
    "a model that is removed or replaced while it is in use serves to the end",
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

  @Test(
    "a model's folder that is removed while training goes on is missed in a sentence",
    arguments: ["m", "m.partial"])
  func removedFolder(name: String) async throws {
    let place = try Workplace(lines: 1000)
    let run = try await place.shell(
      """
      "$fflm" train pets.txt --quiet --hidden 8 --batch 1 --epochs 300 --patience 0 --model m &
      until [ -e \(name)/log.jsonl ] || [ -e m ]; do sleep 0.01; done
      mv \(name) elsewhere || kill $!
      wait $!
      """)
    #expect(run.status == 1 && run.output == "", "\(run)")
    let last = run.errors.split(separator: "\n").last ?? ""
    #expect(last.hasPrefix("Error: Cannot ") && last.hasSuffix("."), "\(run)")
  }
}
