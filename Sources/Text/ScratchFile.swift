// A temporary file without a name, for what memory should not have to hold.

import Foundation
import OperatingSystem

/// A file that is written from its start to its end and then mapped.
///
/// It is taken out of its folder as soon as it is made: nobody else sees it, and nothing is left of
/// it when the program ends, but for its name if a kill comes in between.
package struct ScratchFile {
  private static let prefix = ".fflm-"

  /// Whether a file of this name is what a kill left.
  package static func isName(_ name: String) -> Bool {
    name.hasPrefix(prefix) && UUID(uuidString: String(name.dropFirst(prefix.count))) != nil
  }

  private let folder: URL
  private let handle: FileHandle

  /// Makes a file in the folder at `place`, or in the nearest folder above if none is there; without
  /// a place, in the folder of temporary files and nowhere else.
  init(near place: URL?) throws(TextError) {
    folder = place?.nearestFolder ?? FileManager.default.temporaryDirectory
    let path = folder.appendingPathComponent(Self.prefix + UUID().uuidString).path
    let descriptor = SystemCall.open(
      path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, mode: S_IRUSR | S_IWUSR)
    guard descriptor >= 0 else {
      throw .scratch(folder: folder.path, reason: POSIXError.latest.systemReason)
    }
    _ = SystemCall.unlink(path)
    handle = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
  }

  func write(_ bytes: Data) throws(TextError) {
    do {
      try handle.write(contentsOf: bytes)
    } catch {
      throw .scratch(folder: folder.path, reason: error.systemReason)
    }
  }

  /// All that was written, mapped: the system may drop any of it from memory and read it again.
  func contents() throws(TextError) -> Data {
    do {
      let file = URL(fileURLWithPath: "/dev/fd/\(handle.fileDescriptor)")
      return try Data(contentsOf: file, options: .alwaysMapped)
    } catch {
      throw .scratch(folder: folder.path, reason: error.systemReason)
    }
  }
}

extension URL {
  /// This folder, or the nearest one above that is there.
  fileprivate var nearestFolder: URL {
    var folder = standardizedFileURL
    while folder.path != "/", SystemCall.isFolder(folder.path) != true {
      folder.deleteLastPathComponent()
    }
    return folder
  }
}
