// A text that is open to be read: a file, a pipe, or standard input.

import Files
import Foundation
import OperatingSystem

/// What a text is read from. The system says what kind of thing it is, not its name.
final class TextFile: Sendable {
  /// What messages call the text: its path, or "standard input".
  let name: String
  let descriptor: Int32
  /// What the system said of it when it was opened.
  let status: FileStatus

  /// Opens what is at a path, or standard input where the path is "-"; waits for a named pipe to be
  /// written to.
  ///
  /// - Throws: `TextError` for a folder, and for a device that has something to read, for it has no
  ///   end; a terminal is not such a device.
  init(path: String) throws(TextError) {
    name = SourceText.name(ofPath: path)
    descriptor =
      path == "-"
      ? STDIN_FILENO : SystemCall.open(path, in: SystemCall.here, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0, let status = FileStatus(of: descriptor) else {
      let error = POSIXError.latest
      if error.code == .ENOENT { throw .noSuchFile(name: name) }
      throw .unreadable(name: name, reason: error.systemReason)
    }
    self.status = status
    switch status.kind {
    case .folder: throw .folder(name: name)
    case .device where isatty(descriptor) == 0, .disk:
      // The null device is an empty text.
      var byte: [UInt8] = [0]
      if try read(into: &byte) > 0 { throw .device(name: name) }
    case .file, .pipe, .device, .link: break
    }
  }

  deinit { if descriptor != STDIN_FILENO { close(descriptor) } }

  /// Reads what is there, at most as many bytes as `bytes` has, and waits only if nothing is; returns
  /// how many there were, none at the end.
  func read(into bytes: inout [UInt8]) throws(TextError) -> Int {
    let count = SystemCall.read(descriptor, into: &bytes)
    guard count >= 0 else { throw .unreadable(name: name, reason: POSIXError.latest.systemReason) }
    return count
  }

  /// All bytes of a file, mapped; nil for what must be read to its end: a pipe, a file that the system
  /// makes up as it is read, and standard input of which something was read before.
  func mapped() -> Data? {
    guard status.kind == .file, status.size > 0, lseek(descriptor, 0, SEEK_CUR) == 0 else {
      return nil
    }
    return SystemCall.map(descriptor, count: status.size)
  }

  /// Demands that the file has still the bytes that it had when it was opened.
  func checkUnchanged() throws(TextError) {
    guard status.kind == .file, status.size > 0, let now = FileStatus(of: descriptor) else {
      return
    }
    guard now.hasSameContent(as: status) else { throw .changed(name: name) }
  }
}
