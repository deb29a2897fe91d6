// Reading of small JSON files that users name.

import Files
import Foundation
import ModelFolders
import OperatingSystem

/// Returns the contents of a file of options; nil if it has more than `ModelFolder.optionsLimit`
/// bytes. Their size is limited, because the file may be a pipe without an end, such as the process
/// substitution of a shell.
///
/// - Parameter content: The content of the file for the error message, such as "the configuration".
/// - Throws: `FileError` if the file cannot be read.
func optionsFileContents(_ path: String, as content: String) throws -> [UInt8]? {
  let limit = ModelFolder.optionsLimit
  let data: Data
  do {
    let descriptor = SystemCall.open(path, in: SystemCall.here, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw POSIXError.latest }
    let file = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
    data = try file.read(upToCount: limit + 1) ?? Data()
  } catch {
    throw FileError.cannot("read \(content)", FilePath(path), error)
  }
  return data.count <= limit ? Array(data) : nil
}
