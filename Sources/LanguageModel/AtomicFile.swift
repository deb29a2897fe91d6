// Files that are replaced whole or not at all.

import Foundation
import OperatingSystem

/// A file that could not be written, and why.
package struct FileError: Error, CustomStringConvertible {
  package let description: String

  package init(_ description: String) { self.description = description }

  /// "Cannot VERB PATH: REASON." with the system's reason where there is one.
  package init(_ verb: String, _ url: URL, _ error: any Error) {
    description = "Cannot \(verb) \(url.pathFromHere): \(error.systemReason)."
  }
}

package enum AtomicFile {
  /// What a file is called until it is whole.
  static func partialName(_ name: String) -> String { ".\(name).partial" }

  /// Where a file is until it is whole.
  package static func partial(of url: URL) -> URL {
    url.deletingLastPathComponent().appendingPathComponent(partialName(url.lastPathComponent))
  }

  /// What a file will be called when it is whole; the name itself if that is of no partial file.
  static func wholeName(_ name: String) -> String {
    name.wholeMatch(of: /\.(.+)\.partial/).map { String($0.1) } ?? name
  }

  /// Writes a file beside `url`, flushes it to disk, and renames it to `url`, so that whoever opens
  /// `url` at any instant finds the old content or the new one, whole.
  ///
  /// - Parameter pieces: calls its argument with each run of bytes, in order.
  /// - Throws: ``FileError``; the file at `url` is then as it was.
  package static func write(
    to url: URL, _ pieces: (_ write: (Data) throws -> Void) throws -> Void
  ) throws {
    let partial = partial(of: url)
    do {
      let handle = try newFile(at: partial)
      KillPoint.pass()
      do {
        try pieces {
          try handle.write(contentsOf: $0)
          KillPoint.pass()
        }
        try handle.synchronize()
        try handle.close()
        KillPoint.pass()
      } catch {
        try? handle.close()
        throw error
      }
      guard SystemCall.rename(partial.path, to: url.path) == 0 else { throw POSIXError.latest }
      KillPoint.pass()
      flushDirectory(url.deletingLastPathComponent())
    } catch {
      try? FileManager.default.removeItem(at: partial)
      throw FileError("write", url, error)
    }
  }

  /// A file that was not there before: what has its name, such as the rest of a kill or a link to
  /// somebody's file, is removed, for writing would follow a link.
  private static func newFile(at url: URL) throws -> FileHandle {
    _ = SystemCall.unlink(url.path)
    let descriptor = SystemCall.open(
      url.path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode: 0o666)
    guard descriptor >= 0 else { throw POSIXError.latest }
    return FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
  }

  package static func write(_ data: Data, to url: URL) throws {
    try write(to: url) { try $0(data) }
  }

  /// Makes a rename in the folder survive a loss of power. Where a file system cannot, the rename
  /// stands all the same, so a failure is not one.
  package static func flushDirectory(_ url: URL) {
    let descriptor = SystemCall.open(url.path, O_RDONLY)
    guard descriptor >= 0 else { return }
    fsync(descriptor)
    close(descriptor)
  }
}
