// An open file, pipe or standard input that a text is read from.

import Files
import Foundation
import OperatingSystem

/// An open source of a text. Its kind comes from the system, not from its name.
package final class TextFile: Sendable {
  /// The name of the text in messages: its path, or "standard input".
  package let name: String
  let descriptor: Int32
  /// The file status when the file was opened.
  let status: FileStatus

  /// Opens the file at `path`, or standard input if `path` is "-". Opening a named pipe waits for a
  /// writer.
  ///
  /// - Throws: `TextError` if the file cannot be opened, is a folder, or is a device that yields
  ///   data, because it has no end. A terminal is accepted.
  package init(path: String) throws(TextError) {
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
      // The null device yields nothing and is an empty text.
      var byte: [UInt8] = [0]
      if try read(into: &byte) > 0 { throw .device(name: name) }
    case .file, .pipe, .device, .link: break
    }
  }

  deinit { if descriptor != STDIN_FILENO { close(descriptor) } }

  /// Reads the bytes that are available, at most `bytes.count`, and waits only if there are none.
  /// Returns the number of bytes read, 0 at the end.
  func read(into bytes: inout [UInt8]) throws(TextError) -> Int {
    let count = SystemCall.read(descriptor, into: &bytes)
    guard count >= 0 else { throw .unreadable(name: name, reason: POSIXError.latest.systemReason) }
    return count
  }

  /// Returns all bytes of the file, memory-mapped, or nil if it must be read to its end: a pipe, a
  /// file that the system generates on reading, or standard input that is partly read.
  package func mapped() -> Data? {
    guard status.kind == .file, status.size > 0, lseek(descriptor, 0, SEEK_CUR) == 0 else {
      return nil
    }
    return SystemCall.map(descriptor, count: status.size)
  }

  /// Copies all that can be read, which may come from a pipe, to a temporary file, and returns its
  /// bytes, memory-mapped.
  ///
  /// - Parameters:
  ///   - scratch: The folder for the temporary file; the system's temporary folder if nil.
  ///   - isLast: Returns whether the copy ends after a piece, although more could be read.
  package func copy(
    scratch: FilePath?, endingWith isLast: (ArraySlice<UInt8>) -> Bool = { _ in false }
  ) throws(TextError) -> Data {
    let copy = try TextError.scratch(ScratchFile(near: scratch))
    var bytes = [UInt8](repeating: 0, count: SourceText.pieceSize)
    while true {
      let count = try read(into: &bytes)
      if count == 0 { break }
      let piece = bytes.prefix(count)
      try TextError.scratch(copy.write(Data(piece)))
      if isLast(piece) { break }
    }
    return try TextError.scratch(copy.contents())
  }

  /// Checks that the file has the same content as when it was opened.
  ///
  /// - Throws: `TextError.changed`.
  package func checkUnchanged() throws(TextError) {
    guard status.kind == .file, status.size > 0, let now = FileStatus(of: descriptor) else {
      return
    }
    guard now.hasSameContent(as: status) else { throw .changed(name: name) }
  }
}
