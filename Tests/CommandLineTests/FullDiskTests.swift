// Tests of full disks: one error, no loss, and a run that can be resumed once there is space.

import Foundation
import TestSupport
import Testing

/// Tries some amounts of free space or, with FFLM_KILLS in the environment, every number of pages.
@Suite("Full disks", SmallDisk.condition, .timeLimit(.minutes(60))) struct FullDiskTests {
  /// The amounts of free space in pages. The last one is more than enough.
  private static let pages =
    stride(
      from: 0, through: 40,
      by: ProcessInfo.processInfo.environment["FFLM_KILLS"] == nil ? 7 : 1) + [200]

  /// Options of a run that replaces a model and saves between its validations. Text from standard
  /// input also has to be copied to disk.
  private static let options =
    "\(plain) --hidden 8 --batch 4 --epochs 3 --keep 2 --save-every 0.05s --force --quiet"

  @Test(
    "training that fills the disk keeps a good model and later resumes to the same weights",
    arguments: [
      #"train pets.txt \#(quick) --model disk/m"#,
      "train - \(options) --epochs 1 --model disk/m",
    ])
  func training(before: String) async throws {
    let place = try Workplace(lines: 100)
    let whole = try await place.run("train pets.txt \(Self.options) --model whole")
    #expect(whole.status == 0, "\(whole)")
    var failures = 0
    for page in Self.pages {
      let run = try await SmallDisk.shell(
        place,
        """
        # What had been saved goes on, and what had not begins again.
        go_on() {
          if grep -q '"keep" : 2' disk/m/config.json
          then "$fflm" train --resume disk/m --epochs 3 --quiet <pets.txt
          else "$fflm" train - \(Self.options) --model disk/m <pets.txt
          fi
        }
        "$fflm" \(before) <pets.txt >/dev/null
        fill \(4 * page)
        go_on 2>errors >/dev/null; echo $?
        ls -A disk
        "$fflm" eval -m disk/m >/dev/null 2>>errors; echo $?
        free
        go_on >/dev/null; echo $?
        cmp disk/m/model.safetensors whole/model.safetensors
        diff -r disk/m/checkpoints whole/checkpoints
        """)
      let errors = try place.text("errors").split(separator: "\n")
      let isFull = errors.contains { $0.hasPrefix("Error: ") }
      let story = "\(page) pages: \(run) \(errors)"
      #expect(run.output == "\(isFull ? 1 : 0)\nfiller\nm\n0\n0\n", "\(story)")
      #expect(run.errors == "", "\(story)")
      #expect(
        errors.filter { $0.hasPrefix("Error: ") }.allSatisfy {
          $0.contains("No space left on device")
        }, "\(story)")
      failures += isFull ? 1 : 0
      try place.remove("disk")
    }
    // Some amounts must be small enough to fill the disk, and some large enough not to.
    #expect(failures > 0 && failures < Self.pages.count, "\(failures)")
  }

  @Test(
    "a full disk ends ngram train and eval with an error and keeps the old n-gram model",
    .noThreadSanitizer)
  func otherCommands() async throws {
    let place = try Workplace(lines: 1000)
    _ = try await place.run("train pets.txt \(quick) --model m")
    _ = try await place.run("ngram train pets.txt -o whole.arpa")
    for page in Self.pages {
      let run = try await SmallDisk.shell(
        place,
        """
        echo old >disk/lm.arpa
        fill \(4 * page)
        "$fflm" ngram train pets.txt --force -o disk/lm.arpa 2>errors >/dev/null; echo $?
        ls -A disk
        cmp disk/lm.arpa whole.arpa >/dev/null || cat disk/lm.arpa
        cat pets.txt | TMPDIR=$PWD/disk "$fflm" eval -m m - >/dev/null 2>>errors; echo $?
        """)
      let errors = try place.text("errors").split(separator: "\n")
        .filter { $0.hasPrefix("Error: ") }
      let story = "\(page) pages: \(run) \(errors)"
      let statuses = run.output.split(separator: "\n").filter { $0 == "0" || $0 == "1" }
      #expect(statuses.count { $0 == "1" } == errors.count, "\(story)")
      #expect(
        run.output == "\(statuses[0])\nfiller\nlm.arpa\n"
          + (statuses[0] == "1" ? "old\n" : "") + "\(statuses[1])\n", "\(story)")
      #expect(errors.allSatisfy { $0.contains("No space left on device") }, "\(story)")
      try place.remove("disk")
    }
  }

  @Test("commands that write report a read-only file system, and commands that read work on it")
  func readOnly() async throws {
    let place = try Workplace()
    let run = try await SmallDisk.shell(
      place,
      """
      "$fflm" train pets.txt \(quick) --model disk/m >/dev/null
      mount -o remount,ro disk
      "$fflm" train pets.txt --quiet --model disk/n
      "$fflm" train pets.txt --quiet --force --model disk/m
      "$fflm" train --resume disk/m --quiet --epochs 2
      "$fflm" ngram train pets.txt -o disk/lm.arpa 2>&1 | tail -1 >&2
      cat pets.txt | TMPDIR=$PWD/disk "$fflm" eval -m disk/m -
      "$fflm" eval -m disk/m pets.txt >/dev/null && "$fflm" inspect disk/m >/dev/null; echo $?
      """)
    #expect(run.output == "0\n", "\(run)")
    let errors = run.errors.split(separator: "\n")
    #expect(errors.count { $0.hasPrefix("Error: ") } == 5, "\(run)")
    #expect(errors.allSatisfy { $0.contains("Read-only file system") }, "\(run)")
  }
}
