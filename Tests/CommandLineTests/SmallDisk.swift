// A disk of 1 MB in a mount namespace that only one shell and its children see.

import Foundation
import Testing

/// A file system that is small enough for tests to fill.
enum SmallDisk {
  /// A Boolean value that indicates whether users can mount such a disk, as on most Linux systems.
  static let isPossible: Bool = {
    let shell = Process()
    shell.executableURL = URL(fileURLWithPath: "/bin/sh")
    shell.arguments = ["-c", "unshare -rm mount -t tmpfs none /mnt 2>/dev/null"]
    guard (try? shell.run()) != nil else { return false }
    shell.waitUntilExit()
    return shell.terminationStatus == 0
  }()

  static let condition: ConditionTrait = .enabled(
    if: isPossible, "needs unshare, and the right to mount in a namespace")

  /// Runs lines of shell code in which `disk` is the disk, `fill 12` leaves 12 KB of it free, and
  /// `free` makes space again.
  static func shell(_ place: Workplace, _ lines: String) async throws -> Program.Outcome {
    let script = """
      fill() { cat /dev/zero >disk/filler 2>/dev/null; truncate -s -$1K disk/filler; }
      free() { rm disk/filler; }
      mkdir disk && mount -t tmpfs -o size=1m none disk || exit 9
      \(lines)
      """
    try place.write(script, to: "script")
    return try await place.shell("exec unshare -rm sh script")
  }
}
