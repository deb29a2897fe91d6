// The errors of files and folders, with their messages.

import OperatingSystem

/// An error of a file or a folder.
package enum FileError: Error, CustomStringConvertible {
  /// The system refused an operation on a path: a verb for it, such as "write", and the reason.
  case cannot(String, FilePath, reason: String)
  /// The folder of a file that is to be written was removed.
  case folderRemoved(FilePath)
  /// There is a link where a file is to be written.
  case linkToFile(FilePath)
  /// There is a link in the place of a subfolder.
  case linkToFolder(FilePath)
  /// Another run has locked the folder. The process ID is nil if it is not known.
  case locked(FilePath, process: String?)

  /// Returns the error of a system call that failed.
  package static func cannot(_ verb: String, _ path: FilePath, _ error: any Error) -> FileError {
    .cannot(verb, path, reason: error.systemReason)
  }

  package var description: String {
    switch self {
    case .cannot(let verb, let path, let reason):
      "Cannot \(verb) \(path.display): \(reason)."
    case .folderRemoved(let path):
      "Cannot write \(path.display): its folder was removed."
    case .linkToFile(let path):
      "Cannot write \(path.display): it is a link; put a file in its place."
    case .linkToFolder(let path):
      "\(path.display) is a link, and training would change the folder that it points to; put a "
        + "folder in its place."
    case .locked(let path, let process):
      "Another fflm\(process.map { " (process \($0))" } ?? "") is training in \(path.display); wait "
        + "for it, or stop it."
    }
  }
}
