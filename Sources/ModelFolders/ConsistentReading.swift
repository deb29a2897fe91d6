// Reading of a model whose folder may be replaced at any moment.

import Files

extension ModelFolder {
  /// Reads files of the folder at a path, all from the same folder, which is held open.
  ///
  /// Another program may replace the folder during the read and then delete the old files. If the
  /// path leads to another folder after the read, the new folder is read instead.
  ///
  /// - Throws: The error of `body` unless the folder was replaced; ``FileError`` if the folder
  ///   cannot be opened.
  package static func reading<Result>(
    _ path: FilePath, _ body: (ModelFolder) throws -> Result
  ) throws -> Result {
    // Training takes longer than reading, so this limit is never reached in practice.
    let mostTries = 100
    for _ in 1..<mostTries {
      let folder = try ModelFolder(path)
      let result = Swift.Result { try body(folder) }
      if folder.folder.isAt(path) || path.status == nil { return try result.get() }
    }
    return try body(ModelFolder(path))
  }
}
