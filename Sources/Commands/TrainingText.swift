// The training text of a model, read again from where it was.

import ModelFolders
import Text

/// Returns the training text of the model in a folder: its corpus, without the held-out end if the
/// corpus was split.
///
/// - Throws: ``CommandError`` if the corpus is no longer at its path, or has changed so that it
///   does not end with the held-out text; the errors of reading texts.
func trainingText(of folder: ModelFolder) throws -> SourceText {
  let texts = try folder.decode(RunTexts.self, from: .configuration)
  guard RunTexts.isKept(texts.corpus) else {
    throw CommandError.noTrainingText(path: texts.corpus)
  }
  let corpus = try SourceText(path: texts.corpus, lossy: texts.lossy)
  guard texts.valid == nil else { return corpus }
  guard folder.has(.heldOut),
    let split = ValidationSplit(corpus, keeping: try folder.loadText(.heldOut))
  else {
    throw CommandError.changedTrainingText(path: texts.corpus, folder.path)
  }
  return corpus[split.training]
}
