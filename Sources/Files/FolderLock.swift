// A lock that keeps two runs out of one folder.

import Foundation
import OperatingSystem

/// Held from its making until the program ends, however it ends; it goes with the folder when that
/// is renamed.
package final class FolderLock {
  package let folder: Folder

  /// - Throws: ``FileError`` when another run holds the folder.
  package init(_ folder: Folder) throws {
    self.folder = folder
    // Where a file system knows no locks, there is none; that is no reason not to train.
    if flock(folder.descriptor, LOCK_EX | LOCK_NB) != 0, errno == EWOULDBLOCK {
      throw FileError.locked(folder.path, process: Self.holder(of: folder).map(String.init))
    }
  }

  /// The process that has locked the folder, where the system has a list of them, as Linux does.
  private static func holder(of folder: Folder) -> Substring? {
    guard let number = folder.status?.identity.number,
      let locks = try? Folder(FilePath("/proc")).contents(of: "locks", limit: 1 << 20)
    else { return nil }
    // "1: FLOCK ADVISORY WRITE process major:minor:file 0 EOF"
    return String(decoding: locks, as: UTF8.self).split(separator: "\n")
      .map { $0.split(separator: " ") }
      .first { $0.count > 5 && $0[1] == "FLOCK" && $0[5].hasSuffix(":\(number)") }?[4]
  }

  deinit {
    // A child that is just being spawned has a copy of the descriptor, and would hold the lock.
    flock(folder.descriptor, LOCK_UN)
  }
}
