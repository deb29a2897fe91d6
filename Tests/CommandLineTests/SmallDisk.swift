// A disk of a megabyte, in a space of mounts that only one shell and its children see.

import Foundation
import Testing

enum SmallDisk {
  /// Whether the system lets its users have such disks, as most Linux systems do.
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

  /// Runs lines of the shell in which `disk` is the disk, `fill 12` fills all of it but 12 KB, and
  /// `free` makes room again.
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
