// A lock that keeps two runs out of one folder.

import Foundation
import LanguageModel

/// Held from its making until the program ends, however it ends; it goes with the folder when that
/// is renamed.
final class FolderLock {
  private let descriptor: Int32

  /// Nil when there is no such folder.
  /// - Throws: ``FileError`` when another run holds the folder.
  init?(_ folder: ModelFolder) throws {
    descriptor = open(folder.url.path, O_RDONLY | O_CLOEXEC)
    if descriptor < 0 { return nil }
    // Where a file system knows no locks, there is none; that is no reason not to train.
    if flock(descriptor, LOCK_EX | LOCK_NB) != 0, errno == EWOULDBLOCK {
      close(descriptor)
      throw FileError(
        "Another fflm is training in \(folder.url.pathFromHere); wait for it, or stop it.")
    }
  }

  deinit { close(descriptor) }
}
