// A folder that stays open even if its path leads elsewhere later.

import Foundation
import OperatingSystem

/// A folder that is held open.
///
/// All files that are read or written through it belong to the same folder, even if the folder is
/// renamed or replaced meanwhile, because no part of its path is resolved again.
package final class Folder: Sendable {
  /// The path by which the folder was opened, for messages.
  package let path: FilePath
  package let descriptor: Int32

  private init(path: FilePath, descriptor: Int32) {
    self.path = path
    self.descriptor = descriptor
  }

  deinit { close(descriptor) }

  /// Opens the folder at a path, or the one that a link there leads to.
  /// - Throws: ``FileError``.
  package convenience init(_ path: FilePath) throws {
    let descriptor = SystemCall.open(
      path.description, in: SystemCall.here, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard descriptor >= 0 else {
      throw FileError.cannot("open the folder", path, POSIXError.latest)
    }
    self.init(path: path, descriptor: descriptor)
  }

  /// Opens the folder at a path, after creating it and its parents if they are missing.
  /// - Throws: ``FileError``.
  package static func make(_ path: FilePath) throws -> Folder {
    if path.status == nil {
      // The recursion ends at the working directory for a relative path, and at the root for an
      // absolute one.
      if path.parent != path { _ = try make(path.parent) }
      if SystemCall.makeFolder(path.description, in: SystemCall.here) != 0, errno != EEXIST {
        throw FileError.cannot("create the folder", path, POSIXError.latest)
      }
    }
    return try Folder(path)
  }

  /// Returns the same open folder under another path, for a folder that was renamed.
  package func named(_ path: FilePath) -> Folder {
    let copy = SystemCall.duplicate(descriptor)
    return copy < 0 ? self : Folder(path: path, descriptor: copy)
  }

  // MARK: - Contents

  /// Returns the path of a file in the folder, for messages.
  package func path(of name: String) -> FilePath { path.appending(name) }

  /// Returns the names in the folder, sorted. In a name that is not UTF-8, U+FFFD replaces the
  /// invalid bytes; such a name opens no file.
  /// - Throws: ``FileError``.
  package func names() throws -> [String] {
    guard let names = SystemCall.names(in: descriptor) else {
      throw FileError.cannot("read the folder", path, POSIXError.latest)
    }
    return names.map { String(decoding: $0, as: UTF8.self) }.sorted()
  }

  /// Returns the status of a name, or of a path relative to the folder; nil if there is no file.
  package func status(of name: String, followingLinks: Bool = true) -> FileStatus? {
    FileStatus(name, in: descriptor, followingLinks: followingLinks)
  }

  /// Returns whether there is a file of this name. A link that leads nowhere does not count.
  package func has(_ name: String) -> Bool { status(of: name) != nil }

  /// The status of the folder itself.
  package var status: FileStatus? { FileStatus(of: descriptor) }

  /// Returns whether a path leads to this folder.
  package func isAt(_ path: FilePath) -> Bool {
    status.map { $0.identity } == path.status?.identity && status?.nameCount != 0
  }

  /// The current path of the folder, or nil if the folder was removed or the system cannot report
  /// its path. Linux can.
  package var currentPath: FilePath? {
    SystemCall.destination(ofLink: "/proc/self/fd/\(descriptor)", in: SystemCall.here)
      .flatMap { String(validating: $0, as: UTF8.self) }.map(FilePath.init)
      .flatMap { isAt($0) ? $0 : nil }
  }

  // MARK: - Subfolders

  /// Opens a folder in this one, after creating it if it is missing.
  ///
  /// A link is refused, because files that are written to the subfolder must not end up elsewhere.
  /// - Throws: ``FileError``.
  package func subfolder(_ name: String) throws -> Folder {
    if SystemCall.makeFolder(name, in: descriptor) != 0, errno != EEXIST {
      throw FileError.cannot("create the folder", path(of: name), POSIXError.latest)
    }
    if status(of: name, followingLinks: false)?.kind == .link {
      throw FileError.linkToFolder(path(of: name))
    }
    let flags = O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC
    let inner = SystemCall.open(name, in: descriptor, flags)
    guard inner >= 0 else {
      throw FileError.cannot("open the folder", path(of: name), POSIXError.latest)
    }
    return Folder(path: path(of: name), descriptor: inner)
  }

  /// Removes a file or a link. A failure is ignored.
  package func remove(_ name: String) { _ = SystemCall.unlink(name, in: descriptor) }

  /// Removes an empty folder. A failure is ignored.
  package func removeFolder(_ name: String) { _ = SystemCall.removeFolder(name, in: descriptor) }

  /// Makes renames in the folder survive a loss of power. A failure is ignored, because the rename
  /// is valid even on a file system that cannot flush it.
  package func flush() { fsync(descriptor) }
}
