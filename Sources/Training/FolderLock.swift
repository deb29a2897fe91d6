// A lock that keeps two runs out of one folder.

import Foundation
import LanguageModel
import OperatingSystem

/// Held from its making until the program ends, however it ends; it goes with the folder when that
/// is renamed.
final class FolderLock {
  private let descriptor: Int32

  /// Nil when there is no such folder.
  /// - Throws: ``FileError`` when another run holds the folder.
  init?(_ folder: ModelFolder) throws {
    descriptor = SystemCall.open(folder.url.path, O_RDONLY | O_CLOEXEC)
    if descriptor < 0 { return nil }
    // Where a file system knows no locks, there is none; that is no reason not to train.
    if flock(descriptor, LOCK_EX | LOCK_NB) != 0, errno == EWOULDBLOCK {
      let holder = Self.holder(of: folder.url).map { " (process \($0))" } ?? ""
      throw FileError(
        "Another fflm\(holder) is training in \(folder.url.pathFromHere); wait for it, or stop it.")
    }
  }

  /// The process that has locked the folder, where the system has a list of them, as Linux does.
  private static func holder(of folder: URL) -> Substring? {
    let attributes = try? FileManager.default.attributesOfItem(atPath: folder.path)
    guard let number = attributes?[.systemFileNumber] as? Int,
      let locks = try? String(contentsOfFile: "/proc/locks", encoding: .utf8)
    else { return nil }
    // "1: FLOCK ADVISORY WRITE process major:minor:file 0 EOF"
    return locks.split(separator: "\n").map { $0.split(separator: " ") }
      .first { $0.count > 5 && $0[1] == "FLOCK" && $0[5].hasSuffix(":\(number)") }?[4]
  }

  deinit {
    guard descriptor >= 0 else { return }
    // A child that is just being spawned has a copy of the descriptor, and would hold the lock.
    flock(descriptor, LOCK_UN)
    close(descriptor)
  }
}
