// The places of a model's files, for tests that read and change them from outside.

import Files
import Foundation
import LanguageModel
import ModelFolders

extension FilePath {
  package init(_ url: URL) { self.init(url.path) }
}

extension ModelFolder {
  /// The folder at a place, which is made if nothing is there.
  package init(_ url: URL) throws { self.init(try Folder.make(FilePath(url))) }

  package func url(_ file: ModelFile) -> URL {
    URL(fileURLWithPath: path(of: file).description)
  }
}
