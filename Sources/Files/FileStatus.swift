// What the system knows of a file without reading it.

import Foundation
import OperatingSystem

package struct FileStatus: Equatable, Sendable {
  package enum Kind: Sendable {
    case file, folder, link
    /// A pipe or a socket: it is read once.
    case pipe
    /// A terminal, or a device such as `/dev/zero`, which has no end.
    case device
    case disk
  }

  /// What no two files have at the same time, whatever their names.
  package struct Identity: Hashable, Sendable {
    let device: UInt64
    let number: UInt64
  }

  package let kind: Kind
  package let identity: Identity
  /// In bytes; 0 for files that the system makes up, such as those in `/proc`.
  package let size: Int
  /// How many names it has; 0 of a folder that was removed.
  package let nameCount: Int
  private let modification: [Int]

  init(_ status: stat) {
    kind =
      switch status.st_mode & S_IFMT {
      case S_IFREG: .file
      case S_IFDIR: .folder
      case S_IFLNK: .link
      case S_IFIFO, S_IFSOCK: .pipe
      case S_IFBLK: .disk
      default: .device
      }
    identity = Identity(
      device: UInt64(truncatingIfNeeded: status.st_dev),
      number: UInt64(truncatingIfNeeded: status.st_ino))
    size = Int(status.st_size)
    nameCount = Int(status.st_nlink)
    #if canImport(Darwin)
      let time = status.st_mtimespec
    #else
      let time = status.st_mtim
    #endif
    modification = [Int(time.tv_sec), time.tv_nsec]
  }

  /// Nil if nothing is at the path, or the system does not tell.
  package init?(_ path: String, in folder: Int32, followingLinks: Bool = true) {
    guard let status = SystemCall.status(path, in: folder, followingLinks: followingLinks) else {
      return nil
    }
    self.init(status)
  }

  /// Of an open file.
  package init?(of descriptor: Int32) {
    guard let status = SystemCall.status(of: descriptor) else { return nil }
    self.init(status)
  }

  /// Whether the file was written to after the other.
  package func isNewer(than other: FileStatus) -> Bool {
    other.modification.lexicographicallyPrecedes(modification)
  }

  /// Whether this tells of the same bytes as the other.
  package func hasSameContent(as other: FileStatus) -> Bool {
    identity == other.identity && size == other.size && modification == other.modification
  }
}
