// Files that are replaced completely or not at all.

import Foundation
import OperatingSystem

extension Folder {
  /// Returns the name that a file has until it is complete.
  package static func partialName(_ name: String) -> String { ".\(name).partial" }

  /// Returns the name that a partial file gets when it is complete, or the name itself if it is not
  /// that of a partial file.
  package static func wholeName(_ name: String) -> String {
    name.wholeMatch(of: /\.(.+)\.partial/).map { String($0.1) } ?? name
  }

  /// Writes a file beside `name`, flushes it to disk, and renames it to `name`. A program that
  /// opens `name` at any time gets the complete old or the complete new content.
  ///
  /// - Parameter pieces: calls its argument with each piece of the content, in order.
  /// - Throws: ``FileError``, and the errors of `pieces` itself; the file is then unchanged.
  package func replace(
    _ name: String, _ pieces: (_ write: (Data) throws -> Void) throws -> Void
  ) throws {
    try replace(name, pieces) { _ in }
  }

  /// Replaces a file, and returns its bytes, memory-mapped. They do not change if the file is
  /// replaced or removed later.
  ///
  /// - Throws: ``FileError``; the file is then unchanged.
  package func replaceAndMap(_ name: String, with data: Data) throws -> Data {
    try replace(name, { try $0(data) }) { handle in
      guard let mapped = SystemCall.map(handle.fileDescriptor, count: data.count) else {
        throw POSIXError.latest
      }
      return mapped
    }
  }

  /// - Parameter finish: is called with the complete file before it is renamed.
  private func replace<Result>(
    _ name: String, _ pieces: (_ write: (Data) throws -> Void) throws -> Void,
    _ finish: (FileHandle) throws -> Result
  ) throws -> Result {
    let partial = Self.partialName(name)
    do {
      let handle = try newFile(partial)
      KillPoint.pass()
      let result: Result
      do {
        try pieces {
          try handle.write(contentsOf: $0)
          KillPoint.pass()
        }
        try handle.synchronize()
        result = try finish(handle)
        try handle.close()
        KillPoint.pass()
      } catch {
        try? handle.close()
        throw error
      }
      guard SystemCall.rename(partial, to: name, in: descriptor) == 0 else {
        throw POSIXError.latest
      }
      KillPoint.pass()
      flush()
      return result
    } catch {
      remove(partial)
      // Other errors are those of `pieces` itself, such as an input that has changed.
      throw error.systemCode == nil ? error : failure(toWrite: name, error)
    }
  }

  /// Returns the error of a failed write: the folder was removed, or the reason that the system
  /// gives.
  package func failure(toWrite name: String, _ error: any Error) -> FileError {
    if let error = error as? FileError { return error }
    if status?.nameCount == 0 {
      return .folderRemoved(path(of: name))
    }
    return .cannot("write", path(of: name), error)
  }

  /// Replaces the content of a file with `data`.
  /// - Throws: ``FileError``; the file is then unchanged.
  package func replace(_ name: String, with data: Data) throws {
    try replace(name) { try $0(data) }
  }

  /// Creates a new file. Anything with that name is removed first, such as a file left by a killed
  /// run, or a link, through which a write would change another file.
  private func newFile(_ name: String) throws -> FileHandle {
    remove(name)
    let flags = O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC
    return try open(name, flags)
  }

  /// Opens a file to append to it. Creates the file if it is missing, and refuses a link.
  ///
  /// Appending must not change a file in another folder. If the file has several hard links, as in
  /// a copy of a folder that was made with them, it is replaced by its own copy first.
  /// - Throws: `POSIXError` or ``FileError``.
  package func openToAppend(_ name: String) throws -> FileHandle {
    if status(of: name, followingLinks: false)?.kind == .link {
      throw FileError.linkToFile(path(of: name))
    }
    // Do not wait for a reader if the file is a pipe.
    let flags = O_RDWR | O_APPEND | O_CREAT | O_NONBLOCK | O_CLOEXEC | O_NOFOLLOW
    let file = try open(name, flags)
    guard let status = FileStatus(of: file.fileDescriptor) else { throw POSIXError.latest }
    guard status.kind == .file else { throw POSIXError(.ENXIO) }
    guard status.nameCount > 1 else { return file }
    try replace(name) { write in
      while let piece = try file.read(upToCount: 1 << 20), !piece.isEmpty { try write(piece) }
    }
    return try open(name, flags)
  }

  /// Opens a file, which is closed when the last reference to the result is released.
  /// - Throws: `POSIXError`.
  package func open(_ name: String, _ flags: Int32) throws -> FileHandle {
    let file = SystemCall.open(name, in: descriptor, flags, mode: 0o666)
    guard file >= 0 else { throw POSIXError.latest }
    return FileHandle(fileDescriptor: file, closeOnDealloc: true)
  }
}
