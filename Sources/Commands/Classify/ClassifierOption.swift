// Loading the classifier that --model specifies.

import Arguments
import Classification
import Files
import ModelFolders

enum ClassifierOption {
  /// Loads the classifier and its configuration from the folder that `--model` specifies, or else
  /// from the newest one in the working directory. If its training has not finished, prints a note
  /// to standard error.
  ///
  /// - Throws: ``CommandError`` if there is none or it is a language model; the errors of reading.
  static func load(
    _ arguments: ParsedArguments
  ) throws -> (classifier: Classifier, configuration: ClassifyConfiguration) {
    let path = try ModelOption.path(arguments, of: .classifier)
    return try ModelFolder.reading(path) { folder in
      try check(folder)
      let loaded = (try folder.loadClassifier(), try ClassifyConfiguration(of: folder))
      if folder.metadata(ClassifyRun.temperatureKey) == nil {
        Terminal.note(
          """
          Note: The training of \(path.display) has not finished, so its probabilities are not \
          calibrated. Unless it is still running, resume it with 'fflm classify train --resume \
          \(shellText(path))'.
          """)
      }
      return loaded
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
