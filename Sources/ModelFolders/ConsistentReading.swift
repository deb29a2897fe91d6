// Reading a model whose folder may be replaced at any moment.

import Files

extension ModelFolder {
  /// Reads files of the folder at a path: all of them those of one folder, held open.
  ///
  /// Another program may replace the folder meanwhile, and then deletes the files of the old one; so
  /// if the path leads to another folder at the end, the reading is done again on that.
  /// - Throws: what `body` throws of a folder that stays; ``FileError`` if the folder cannot be
  ///   opened.
  package static func reading<Result>(
    _ path: FilePath, _ body: (ModelFolder) throws -> Result
  ) throws -> Result {
    // Nobody trains models as fast as they are read.
    let mostTries = 100
    for _ in 1..<mostTries {
      let folder = try ModelFolder(path)
      let result = Swift.Result { try body(folder) }
      if folder.folder.isAt(path) || path.status == nil { return try result.get() }
    }
    return try body(ModelFolder(path))
  }
}
