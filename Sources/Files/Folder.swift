// A folder that is held open, whatever its path leads to later.

import Foundation
import OperatingSystem

/// Whoever reads or writes several files of a folder reads or writes those of one folder: it may be
/// renamed or replaced meanwhile, and no part of the path is looked up again.
package final class Folder: Sendable {
  /// The path that it was opened by, for messages.
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

  /// Opens the folder at a path, after making it and the folders above it that are missing.
  /// - Throws: ``FileError``.
  package static func make(_ path: FilePath) throws -> Folder {
    if path.status == nil {
      // A relative path ends at the current folder, an absolute one at the root.
      if path.parent != path { _ = try make(path.parent) }
      if SystemCall.makeFolder(path.description, in: SystemCall.here) != 0, errno != EEXIST {
        throw FileError.cannot("create the folder", path, POSIXError.latest)
      }
    }
    return try Folder(path)
  }

  /// The same open folder under another path, for one that was renamed.
  package func named(_ path: FilePath) -> Folder {
    let copy = SystemCall.duplicate(descriptor)
    return copy < 0 ? self : Folder(path: path, descriptor: copy)
  }

  // MARK: - What is in it

  /// The path of something in the folder, for messages.
  package func path(of name: String) -> FilePath { path.appending(name) }

  /// The names in the folder, sorted; one that is not UTF-8 is shown with U+FFFD and opens nothing.
  /// - Throws: ``FileError``.
  package func names() throws -> [String] {
    guard let names = SystemCall.names(in: descriptor) else {
      throw FileError.cannot("read the folder", path, POSIXError.latest)
    }
    return names.map { String(decoding: $0, as: UTF8.self) }.sorted()
  }

  /// What the system knows of a name, or of a path below the folder; nil if nothing is there.
  package func status(of name: String, followingLinks: Bool = true) -> FileStatus? {
    FileStatus(name, in: descriptor, followingLinks: followingLinks)
  }

  package func has(_ name: String) -> Bool { status(of: name) != nil }

  /// What the system knows of the folder itself.
  package var status: FileStatus? { FileStatus(of: descriptor) }

  /// Whether a path leads to this very folder.
  package func isAt(_ path: FilePath) -> Bool {
    status.map { $0.identity } == path.status?.identity && status?.nameCount != 0
  }

  /// Where the folder is now, if the system tells, as Linux does.
  package var currentPath: FilePath? {
    SystemCall.destination(ofLink: "/proc/self/fd/\(descriptor)", in: SystemCall.here)
      .flatMap { String(validating: $0, as: UTF8.self) }.map(FilePath.init)
      .flatMap { isAt($0) ? $0 : nil }
  }

  // MARK: - Folders in it

  /// Opens a folder in this one, and makes it first if nothing is there.
  ///
  /// What is written to it must not go elsewhere, so a link is refused.
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

  /// Removes a file or a link; it is no error if that cannot be.
  package func remove(_ name: String) { _ = SystemCall.unlink(name, in: descriptor) }

  /// Removes a folder that is empty; it is no error if that cannot be.
  package func removeFolder(_ name: String) { _ = SystemCall.removeFolder(name, in: descriptor) }

  /// Makes renames in the folder survive a loss of power. Where a file system cannot, a rename stands
  /// all the same, so a failure is not one.
  package func flush() { fsync(descriptor) }
}
