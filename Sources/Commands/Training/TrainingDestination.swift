// The destination of a new model, and the checks of what it may replace.

import Files
import LanguageModel
import ModelFolders
import Training

enum TrainingDestination {
  /// Returns the folder for a new model: the one that `path` specifies, or, if `path` is nil, a
  /// folder in the working directory with the corpus's name and the extension `fflm`.
  ///
  /// An existing model is replaced only if `force` is true. Because replacing a model deletes it,
  /// the folder must hold nothing else and none of the run's texts or vectors.
  ///
  /// - Throws: ``CommandError`` if the model cannot be saved there.
  static func path(
    _ path: String?, corpus: String, otherFiles: [String], force: Bool
  ) throws -> FilePath {
    if path == "-" {
      throw CommandError.modelToStandardOutput
    }
    if path == "" {
      throw CommandError.emptyNewModelName
    }
    // If the path is a link, its target is replaced.
    let path = FilePath(path ?? "\(name(of: corpus)).fflm").target.withoutTrailingSlashes
    if path.name.hasSuffix(TrainingFolder.stagingSuffix) {
      throw CommandError.stagingName
    }
    guard let status = path.status else { return path }
    if status.identity == FilePath(".").status?.identity {
      throw CommandError.currentFolder
    }
    guard status.kind == .folder else {
      throw CommandError.newModelIsFile(path)
    }
    let folder = try ModelFolder(path)
    if let unexpected = try folder.unexpectedFile() {
      throw CommandError.unexpectedFile(unexpected, in: path)
    }
    guard try force || folder.folder.names().isEmpty else {
      throw CommandError.modelExists(path, ModelKind(of: folder))
    }
    let files = try ([corpus] + otherFiles).filter { try $0 != "-" && folder.holds(FilePath($0)) }
    if let file = files.first {
      throw CommandError.fileInModel(path: file, path)
    }
    return path
  }

  /// Returns the default name of a model of a corpus, without an extension.
  static func name(of corpus: String) -> String { corpus == "-" ? "stdin" : FilePath(corpus).stem }
}

extension ModelFolder {
  /// Returns whether a path leads to a file in the folder or in a folder below it.
  fileprivate func holds(_ path: FilePath) throws -> Bool {
    guard var place = path.real else { return false }
    while place.parent != place {
      place = place.parent
      if folder.isAt(place) { return true }
    }
    return false
  }
}
