// Files that are replaced whole or not at all.

import Foundation
import OperatingSystem

extension Folder {
  /// What a file is called until it is whole.
  package static func partialName(_ name: String) -> String { ".\(name).partial" }

  /// What a file will be called when it is whole; the name itself if that is of no partial file.
  package static func wholeName(_ name: String) -> String {
    name.wholeMatch(of: /\.(.+)\.partial/).map { String($0.1) } ?? name
  }

  /// Writes a file beside `name`, flushes it to disk, and renames it to `name`, so that whoever opens
  /// `name` at any instant finds the old content or the new one, whole.
  ///
  /// - Parameter pieces: calls its argument with each run of bytes, in order.
  /// - Throws: ``FileError``; the file is then as it was.
  package func replace(
    _ name: String, _ pieces: (_ write: (Data) throws -> Void) throws -> Void
  ) throws {
    try replace(name, pieces) { _ in }
  }

  /// Replaces a file, and returns its bytes, mapped: they stay, whatever is put in its place later.
  ///
  /// - Throws: ``FileError``; the file is then as it was.
  package func replaceAndMap(_ name: String, with data: Data) throws -> Data {
    try replace(name, { try $0(data) }) { handle in
      guard let mapped = SystemCall.map(handle.fileDescriptor, count: data.count) else {
        throw POSIXError.latest
      }
      return mapped
    }
  }

  /// - Parameter finish: gets the file that is whole, before it is renamed.
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
      throw failure(toWrite: name, error)
    }
  }

  /// Why a file could not be written: the folder is gone, or what the system says.
  package func failure(toWrite name: String, _ error: any Error) -> FileError {
    if let error = error as? FileError { return error }
    if status?.nameCount == 0 {
      return .folderRemoved(path(of: name))
    }
    return .cannot("write", path(of: name), error)
  }

  /// - Throws: ``FileError``; the file is then as it was.
  package func replace(_ name: String, with data: Data) throws {
    try replace(name) { try $0(data) }
  }

  /// A file that was not there before: what has its name, such as the rest of a kill or a link to
  /// somebody's file, is removed, for writing would follow a link.
  private func newFile(_ name: String) throws -> FileHandle {
    remove(name)
    let flags = O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC
    return try open(name, flags)
  }

  /// Opens a file to add to its end; makes it if nothing is there, and follows no link.
  ///
  /// What is added must not reach another folder: a file with more names than this one, as in a copy of
  /// a folder that was made of hard links, is first replaced by a copy of its own.
  /// - Throws: `POSIXError`; ``FileError``.
  package func openToAppend(_ name: String) throws -> FileHandle {
    if status(of: name, followingLinks: false)?.kind == .link {
      throw FileError.linkToFile(path(of: name))
    }
    // A pipe that nobody reads must not be waited for.
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

  /// Opens a file, which is closed with the last reference to the result.
  /// - Throws: `POSIXError`.
  package func open(_ name: String, _ flags: Int32) throws -> FileHandle {
    let file = SystemCall.open(name, in: descriptor, flags, mode: 0o666)
    guard file >= 0 else { throw POSIXError.latest }
    return FileHandle(fileDescriptor: file, closeOnDealloc: true)
  }
}
