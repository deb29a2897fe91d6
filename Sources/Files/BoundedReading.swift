// The bytes of a file, of which nothing is trusted: neither its kind nor its size.

import Foundation
import OperatingSystem

/// Why a file was not read.
package enum ReadingError: Error {
  /// Nothing is there.
  case missing
  /// A folder, a pipe or a device, which might never end.
  case notAFile(FileStatus.Kind)
  /// It has more bytes than the limit.
  case tooLong(Int)
  case failed(any Error)
}

extension Folder {
  /// Opens a file to read it, with what the system knows of it.
  ///
  /// - Parameter name: a name, or a path below the folder.
  package func openToRead(_ name: String) throws(ReadingError) -> (FileHandle, FileStatus) {
    // A pipe that nobody writes to must not be waited for.
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
  /// - Complexity: never reads more than `limit` bytes and one, whatever the system says of its size.
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

  /// The bytes of a file of any size, mapped rather than read.
  package func mapped(_ name: String) throws(ReadingError) -> Data {
    let (file, status) = try openToRead(name)
    guard let data = SystemCall.map(file.fileDescriptor, count: status.size) else {
      throw .failed(POSIXError.latest)
    }
    return data
  }
}
