// Where fflm vectors train writes, and what it may replace there.

import Arguments
import Files
import WordVectors

enum VectorsDestination {
  /// Returns the file that `path` names, or, if it is nil, the corpus's name with .vec in the
  /// current folder.
  ///
  /// - Throws: ``CommandError`` if the file cannot be written or must not be replaced, or if
  ///   `force` is false and there is an interrupted run of that name.
  static func path(_ path: String?, corpus: String, force: Bool) throws -> FilePath {
    let named = path ?? "\(TrainingDestination.name(of: corpus)).vec"
    let terms = OutputFile.Terms(
      content: "vectors", form: "vectors are written uncompressed", input: "the training text",
      pipe: "fflm vectors convert \(FilePath(named).stem.shellWord) -", option: "--output")
    let output = try OutputFile(
      named, defaultName: named, inputs: corpus == "-" ? [] : [FilePath(corpus)], force: force,
      terms)
    guard case .file(let file) = output else { throw CommandError.vectorsNotToFile }
    let partial = PartialVectors.path(of: file)
    if PartialVectors.isSaved(at: partial), !force {
      throw CommandError.vectorsRunExists(partial, file)
    }
    return file
  }
}
