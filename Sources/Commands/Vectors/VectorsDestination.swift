// Where fflm vectors train writes, and what it may replace there.

import Files
import WordVectors

enum VectorsDestination {
  /// The file that `path` names, or the corpus's name with .vec in the current folder, if new vectors
  /// may be written there.
  ///
  /// - Throws: ``CommandError`` unless the path is that of a file that may be replaced and no
  ///   interrupted run has that name, or `force` is true.
  static func path(_ path: String?, corpus: String, force: Bool) throws -> FilePath {
    let named = path ?? "\(TrainingDestination.name(of: corpus)).vec"
    guard named != "-",
      case .file(let file) = try NGramDestination(named, corpus: corpus, force: force)
    else { throw CommandError.vectorsNotToFile }
    let partial = PartialVectors.path(of: file)
    if PartialVectors.isSaved(at: partial), !force {
      throw CommandError.vectorsRunExists(partial, file)
    }
    return file
  }
}
