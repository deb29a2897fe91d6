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
      throw CommandError(
        "A model is a folder and cannot go to standard output; name a folder with --model.")
    }
    if path == "" {
      throw CommandError("The name of the model's folder is empty; name another with --model.")
    }
    // Where a link leads is what is replaced.
    let path = FilePath(path ?? "\(name(of: corpus)).fflm").target.withoutTrailingSlashes
    if path.name.hasSuffix(TrainingFolder.stagingSuffix) {
      throw CommandError(
        "A model's name cannot end in .partial, which is for models before their first save; name "
          + "another with --model.")
    }
    guard let status = path.status else { return path }
    if status.identity == FilePath(".").status?.identity {
      throw CommandError("The model cannot be the current folder; name another with --model.")
    }
    guard status.kind == .folder else {
      throw CommandError("\(path.display) is a file; name another with --model.")
    }
    let folder = try ModelFolder(path)
    if let unexpected = try folder.unexpectedFile() {
      throw CommandError(
        """
        \(path.display) contains files that do not belong to a model (\(unexpected.display)); name \
        another with --model.
        """)
    }
    guard try force || folder.folder.names().isEmpty else {
      throw CommandError(
        """
        \(path.display) is there already. Resume it with 'fflm train --resume \
        \(shellText(path))', replace it with --force, or name another with --model.
        """)
    }
    let texts = try ([corpus] + otherTexts).filter { try $0 != "-" && folder.holds(FilePath($0)) }
    if let text = texts.first {
      throw CommandError(
        """
        The text '\(text)' is in \(path.display) and would be deleted with it; copy it elsewhere, \
        or name another with --model.
        """)
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
