// The text that a model was chosen by, kept in its folder.

import LanguageModel
import ModelFolders
import Text

struct KeptValidationText {
  let text: SourceText
  /// What it is, in words.
  let origin: String

  /// - Parameter remark: how the message ends that there is none.
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
