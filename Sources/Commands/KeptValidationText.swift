// The validation text that a model's folder keeps.

import LanguageModel
import ModelFolders
import Text

/// The text on which the best model of a run was chosen.
struct KeptValidationText {
  let text: SourceText
  /// A phrase that says where the text comes from and where it is kept.
  let origin: String

  /// Reads the validation text in a model's folder.
  ///
  /// - Parameter remark: The end of the error message if the folder keeps no validation text.
  /// - Throws: ``CommandError`` if the folder keeps no validation text.
  init(of folder: ModelFolder, or remark: String) throws {
    guard folder.has(.heldOut) else {
      throw CommandError.noHeldOutText(folder.path, remark)
    }
    let texts = try folder.decode(RunTexts.self, from: .configuration)
    let origin =
      texts.valid.map(SourceText.name(ofPath:))
      ?? "the held-out end of \(SourceText.name(ofPath: texts.corpus))"
    self.origin = "\(origin), kept in \(folder.path(of: .heldOut).display)"
    text = try folder.loadText(.heldOut)
  }
}
