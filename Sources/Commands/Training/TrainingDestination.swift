// Where a new model goes, and what it may replace there.

import Files
import LanguageModel
import ModelFolders
import Training

enum TrainingDestination {
  /// The folder that `path` names, or the corpus's name with .fflm here, if a new model may go there.
  ///
  /// A model that is there is replaced only when `force` says so, and only when the folder holds
  /// nothing else, and none of the run's texts, for replacing it is deleting it.
  static func path(
    _ path: String?, corpus: String, otherTexts: [String], force: Bool
  ) throws -> FilePath {
    if path == "-" {
      throw CommandError.modelToStandardOutput
    }
    if path == "" {
      throw CommandError.emptyNewModelName
    }
    // Where a link leads is what is replaced.
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
      throw CommandError.modelExists(path)
    }
    let texts = try ([corpus] + otherTexts).filter { try $0 != "-" && folder.holds(FilePath($0)) }
    if let text = texts.first {
      throw CommandError.textInModel(path: text, path)
    }
    return path
  }

  /// What a model of a corpus is called, without an extension, if nobody names it.
  static func name(of corpus: String) -> String { corpus == "-" ? "stdin" : FilePath(corpus).stem }
}

extension ModelFolder {
  /// Whether a path leads to something in the folder, or in a folder below it.
  fileprivate func holds(_ path: FilePath) throws -> Bool {
    guard var place = path.real else { return false }
    while place.parent != place {
      place = place.parent
      if folder.isAt(place) { return true }
    }
    return false
  }
}
