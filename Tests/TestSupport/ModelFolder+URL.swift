// URLs of a model's files, for tests that read and change them directly.

import Files
import Foundation
import LanguageModel
import ModelFolders

extension FilePath {
  package init(_ url: URL) { self.init(url.path) }
}

extension ModelFolder {
  /// Opens the folder at a URL, or creates it if nothing is there.
  package init(_ url: URL) throws { self.init(try Folder.make(FilePath(url))) }

  /// Returns the URL of one of the model's files.
  package func url(_ file: ModelFile) -> URL {
    URL(fileURLWithPath: path(of: file).description)
  }
}
