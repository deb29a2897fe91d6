// The training text of a model, read again from where it was.

import LanguageModel
import ModelFolders
import Text
import Training

/// Returns the training text of the model in a folder: its corpus, without the held-out end if the
/// corpus was split.
///
/// - Throws: ``CommandError`` if the corpus is no longer at its path, or has changed since the
///   model was trained; the errors of reading texts and the saved state.
func trainingText(of model: Model, in folder: ModelFolder) throws -> SourceText {
  let texts = try folder.decode(RunTexts.self, from: .configuration)
  guard RunTexts.isKept(texts.corpus) else {
    throw CommandError.noTrainingText(path: texts.corpus)
  }
  var text = try SourceText(path: texts.corpus, lossy: texts.lossy)
  if texts.valid == nil {
    guard folder.has(.heldOut),
      let split = ValidationSplit(text, keeping: try folder.loadText(.heldOut))
    else {
      throw CommandError.changedTrainingText(
        path: texts.corpus,
        difference: "it does not end with the held-out text of \(folder.path.display)")
    }
    text = text[split.training]
  }
  // Without the state for resuming, only the held-out end can be compared.
  if let saved = try TrainingFolder.anySavedProgress(of: folder) {
    let encoded = EncodedText(text, tokenizer: model.tokenizer, vocabulary: model.vocabulary)
    let difference = saved.difference(
      fromTrainingTextOf: encoded.tokenCount, digest: encoded.digest)
    if let difference {
      throw CommandError.changedTrainingText(path: texts.corpus, difference: difference)
    }
  }
  return text
}
