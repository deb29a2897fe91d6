// What the system reports about a file without reading it.

import Foundation
import OperatingSystem

/// The type, identity, size and modification time of a file.
package struct FileStatus: Equatable, Sendable {
  /// The type of a file.
  package enum Kind: Sendable {
    case file, folder, link
    /// A pipe or a socket, which can be read only once.
    case pipe
    /// A terminal, or a device such as `/dev/zero`, which has no end.
    case device
    /// A block device.
    case disk
  }

  /// The identity of a file, which is the same for all its names. No two files have the same one at
  /// the same time.
  package struct Identity: Hashable, Sendable {
    let device: UInt64
    let number: UInt64
  }

  package let kind: Kind
  package let identity: Identity
  /// The size in bytes. It is 0 for files that the system generates, such as those in `/proc`.
  package let size: Int
  /// The number of hard links. It is 0 for a folder that was removed.
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

  /// Creates the status of the file at a path, or nil if there is none or the system does not
  /// report it.
  package init?(_ path: String, in folder: Int32, followingLinks: Bool = true) {
    guard let status = SystemCall.status(path, in: folder, followingLinks: followingLinks) else {
      return nil
    }
    self.init(status)
  }

  /// Creates the status of an open file, or nil if the system does not report it.
  package init?(of descriptor: Int32) {
    guard let status = SystemCall.status(of: descriptor) else { return nil }
    self.init(status)
  }

  /// Returns whether the file was modified after the other.
  package func isNewer(than other: FileStatus) -> Bool {
    other.modification.lexicographicallyPrecedes(modification)
  }

  /// Returns whether both statuses describe the same bytes, judging by identity, size and
  /// modification time.
  package func hasSameContent(as other: FileStatus) -> Bool {
    identity == other.identity && size == other.size && modification == other.modification
  }
}
