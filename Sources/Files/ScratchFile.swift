// A temporary file without a name, for data that should not have to stay in memory.

import Foundation
import OperatingSystem

/// A temporary file that is written from start to end and then memory-mapped.
///
/// Its name is removed as soon as the file is created. No other program sees it, and nothing is
/// left of it when the program ends, except for the name if the program is killed in between.
package struct ScratchFile {
  /// The reason why the file could not be used, and its folder, as messages show it.
  package struct Failure: Error {
    package let folder: String
    package let reason: String
  }

  private static let prefix = ".fflm-"

  /// Returns whether a name is that of a scratch file, which only a killed program leaves behind.
  package static func isName(_ name: String) -> Bool {
    name.hasPrefix(prefix) && UUID(uuidString: String(name.dropFirst(prefix.count))) != nil
  }

  private let folder: FilePath
  private let handle: FileHandle

  /// Creates a file in the folder at `place`, or in its nearest parent that exists. If `place` is
  /// nil, the file is in the folder of temporary files and nowhere else.
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

  /// Appends bytes.
  package func write(_ bytes: Data) throws(Failure) {
    do {
      try handle.write(contentsOf: bytes)
    } catch {
      throw Failure(folder: folder.display, reason: error.systemReason)
    }
  }

  /// Returns all that was written, memory-mapped. The system may drop pages of it from memory and
  /// read them again.
  package func contents() throws(Failure) -> Data {
    let descriptor = handle.fileDescriptor
    guard let status = FileStatus(of: descriptor),
      let data = SystemCall.map(descriptor, count: status.size)
    else { throw Failure(folder: folder.display, reason: POSIXError.latest.systemReason) }
    return data
  }
}

extension FilePath {
  /// This folder, or its nearest parent that exists.
  fileprivate var nearestFolder: FilePath {
    var folder = self
    while folder.status?.kind != .folder, folder.parent != folder { folder = folder.parent }
    return folder
  }
}
