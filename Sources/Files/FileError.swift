// Why a file or a folder could not be used, in a sentence.

import OperatingSystem

package struct FileError: Error, CustomStringConvertible {
  package let description: String

  package init(_ description: String) { self.description = description }

  /// "Cannot VERB PATH: REASON.", with the system's reason where there is one.
  package init(_ verb: String, _ path: FilePath, _ error: any Error) {
    description = "Cannot \(verb) \(path.display): \(error.systemReason)."
  }
}
