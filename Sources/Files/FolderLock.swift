// A lock that prevents two runs from using the same folder.

import Foundation
import OperatingSystem

/// A lock on a folder. It is held until the object is released or the program ends, even by a kill,
/// and stays with the folder if that is renamed.
package final class FolderLock {
  package let folder: Folder

  /// Locks a folder.
  /// - Throws: ``FileError`` if another run has locked the folder.
  package init(_ folder: Folder) throws {
    self.folder = folder
    // If the file system does not support locks, training must still be possible.
    if flock(folder.descriptor, LOCK_EX | LOCK_NB) != 0, errno == EWOULDBLOCK {
      throw FileError.locked(folder.path, process: Self.holder(of: folder).map(String.init))
    }
  }

  /// Returns the ID of the process that has locked the folder, if the system lists locks, as Linux
  /// does.
  private static func holder(of folder: Folder) -> Substring? {
    guard let number = folder.status?.identity.number,
      let locks = try? Folder(FilePath("/proc")).contents(of: "locks", limit: 1 << 20)
    else { return nil }
    // The format is "1: FLOCK ADVISORY WRITE process major:minor:inode 0 EOF".
    return String(decoding: locks, as: UTF8.self).split(separator: "\n")
      .map { $0.split(separator: " ") }
      .first { $0.count > 5 && $0[1] == "FLOCK" && $0[5].hasSuffix(":\(number)") }?[4]
  }

  deinit {
    // A child process that is just being spawned has a copy of the descriptor, and would keep the
    // lock.
    flock(folder.descriptor, LOCK_UN)
  }
}
