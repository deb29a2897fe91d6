// Reading a file without trusting its type or its size.

import Foundation
import OperatingSystem

/// The reason why a file was not read.
package enum ReadingError: Error {
  /// There is no file at the path.
  case missing
  /// The file is a folder, a pipe or a device, which might never end.
  case notAFile(FileStatus.Kind)
  /// The file is longer than the limit. It has at least this many bytes.
  case tooLong(Int)
  /// Another error occurred.
  case failed(any Error)
}

extension Folder {
  /// Opens a file for reading, and returns it with its status.
  ///
  /// - Parameter name: a name, or a path relative to the folder.
  package func openToRead(_ name: String) throws(ReadingError) -> (FileHandle, FileStatus) {
    // Do not wait for a writer if the file is a pipe.
    let flags = O_RDONLY | O_NONBLOCK | O_CLOEXEC
    do {
      let file = try open(name, flags)
      guard let status = FileStatus(of: file.fileDescriptor) else { throw POSIXError.latest }
      guard status.kind == .file else { throw ReadingError.notAFile(status.kind) }
      return (file, status)
    } catch let error as ReadingError {
      throw error
    } catch {
      switch (error as? POSIXError)?.code {
      case .ENOENT, .ENOTDIR: throw .missing
      // A socket, or a device without a driver.
      case .ENXIO: throw .notAFile(.device)
      default: throw .failed(error)
      }
    }
  }

  /// Reads a file of at most `limit` bytes.
  ///
  /// - Complexity: Reads at most `limit` + 1 bytes, whatever size the system reports.
  package func contents(of name: String, limit: Int) throws(ReadingError) -> Data {
    let (file, status) = try openToRead(name)
    guard status.size <= limit else { throw .tooLong(status.size) }
    do {
      var data = Data()
      while data.count <= limit,
        let piece = try file.read(upToCount: min(1 << 20, limit + 1 - data.count)), !piece.isEmpty
      {
        data += piece
      }
      guard data.count <= limit else { throw ReadingError.tooLong(data.count) }
      return data
    } catch let error as ReadingError {
      throw error
    } catch {
      throw .failed(error)
    }
  }

  /// Returns the bytes of a file of any size, memory-mapped.
  package func mapped(_ name: String) throws(ReadingError) -> Data {
    let (file, status) = try openToRead(name)
    guard let data = SystemCall.map(file.fileDescriptor, count: status.size) else {
      throw .failed(POSIXError.latest)
    }
    return data
  }
}
