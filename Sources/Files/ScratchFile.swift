// A temporary file without a name, for what memory should not have to hold.

import Foundation
import OperatingSystem

/// A file that is written from its start to its end and then mapped.
///
/// It is taken out of its folder as soon as it is made: nobody else sees it, and nothing is left of
/// it when the program ends, but for its name if a kill comes in between.
package struct ScratchFile {
  /// Why it could not be written, and the folder that it lies in, as messages show it.
  package struct Failure: Error {
    package let folder: String
    package let reason: String
  }

  private static let prefix = ".fflm-"

  /// Whether a file of this name is what a kill left.
  package static func isName(_ name: String) -> Bool {
    name.hasPrefix(prefix) && UUID(uuidString: String(name.dropFirst(prefix.count))) != nil
  }

  private let folder: FilePath
  private let handle: FileHandle

  /// Makes a file in the folder at `place`, or in the nearest folder above if none is there; without
  /// a place, in the folder of temporary files and nowhere else.
  package init(near place: FilePath?) throws(Failure) {
    folder = place?.nearestFolder ?? FilePath(FileManager.default.temporaryDirectory.path)
    let path = folder.appending(Self.prefix + UUID().uuidString).description
    let descriptor = SystemCall.open(
      path, in: SystemCall.here, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, mode: S_IRUSR | S_IWUSR)
    guard descriptor >= 0 else {
      throw Failure(folder: folder.display, reason: POSIXError.latest.systemReason)
    }
    _ = SystemCall.unlink(path, in: SystemCall.here)
    handle = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
  }

  package func write(_ bytes: Data) throws(Failure) {
    do {
      try handle.write(contentsOf: bytes)
    } catch {
      throw Failure(folder: folder.display, reason: error.systemReason)
    }
  }

  /// All that was written, mapped: the system may drop any of it from memory and read it again.
  package func contents() throws(Failure) -> Data {
    let descriptor = handle.fileDescriptor
    guard let status = FileStatus(of: descriptor),
      let data = SystemCall.map(descriptor, count: status.size)
    else { throw Failure(folder: folder.display, reason: POSIXError.latest.systemReason) }
    return data
  }
}

extension FilePath {
  /// This folder, or the nearest one above that is there.
  fileprivate var nearestFolder: FilePath {
    var folder = self
    while folder.status?.kind != .folder, folder.parent != folder { folder = folder.parent }
    return folder
  }
}
