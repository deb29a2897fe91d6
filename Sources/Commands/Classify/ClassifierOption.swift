// Loading the classifier that --model specifies.

import Arguments
import Classification
import Files
import ModelFolders

enum ClassifierOption {
  /// Loads the classifier and its configuration from the folder that `--model` specifies, or else
  /// from the newest model folder of the working directory.
  ///
  /// - Throws: ``CommandError`` if there is none or it is a language model; the errors of reading.
  static func load(
    _ arguments: ParsedArguments
  ) throws -> (classifier: Classifier, configuration: ClassifyConfiguration) {
    let path = try ModelOption.path(arguments, of: .classifier)
    return try ModelFolder.reading(path) { folder in
      try check(folder)
      return (try folder.loadClassifier(), try ClassifyConfiguration(of: folder))
    }
  }

  /// Opens the folder of a classifier.
  static func folder(at path: FilePath) throws -> ModelFolder {
    let folder = try ModelFolder(path)
    try check(folder)
    return folder
  }

  private static func check(_ folder: ModelFolder) throws {
    if ModelKind(of: folder) != .classifier { throw CommandError.notClassifier(folder.path) }
  }
}
