// The text that a model was chosen by, kept in its folder.

import Foundation
import LanguageModel
import Text

struct HeldOutText {
  let text: SourceText
  /// What it is, in words.
  let origin: String

  /// - Parameter remark: how the complaint ends that there is none.
  init(of folder: ModelFolder, or remark: String) throws {
    guard FileManager.default.fileExists(atPath: folder.heldOut.path) else {
      throw CommandError("\(folder.url.pathFromHere) keeps no held-out text\(remark).")
    }
    let recipe = try ModelFolder.decode(Recipe.self, from: folder.configuration)
    let origin =
      recipe.valid.map(SourceText.name(ofPath:))
      ?? "the held-out end of \(SourceText.name(ofPath: recipe.corpus))"
    self.origin = "\(origin), kept in \(folder.heldOut.pathFromHere)"
    text = try folder.loadHeldOut()
  }
}
