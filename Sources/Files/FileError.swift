// Everything that can be wrong with a file or a folder, each worded once.

import OperatingSystem

package enum FileError: Error, CustomStringConvertible {
  /// What the system refused to do with a path, such as "write", and its reason.
  case cannot(String, FilePath, reason: String)
  case folderRemoved(FilePath)
  case linkToFile(FilePath)
  case linkToFolder(FilePath)
  /// Another run, of the process if that is known, holds the folder.
  case locked(FilePath, process: String?)

  /// A system call failed.
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
      "\(path.display) is a link, and training would change the folder that it leads to; put a "
        + "folder in its place."
    case .locked(let path, let process):
      "Another fflm\(process.map { " (process \($0))" } ?? "") is training in \(path.display); wait "
        + "for it, or stop it."
    }
  }
}
