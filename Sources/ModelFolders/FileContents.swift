// The bytes of a model's files, of which nothing is trusted: neither their kind nor their size.

import Files
import Foundation
import JSON

extension ModelFolder {
  /// The most bytes that `config.json` or another file of options may have.
  package static let optionsLimit = 1 << 20

  /// The most bytes that `vocabulary.txt` may have: some ten million words.
  package static let vocabularyLimit = 1 << 28

  /// Decodes a JSON file of at most `optionsLimit` bytes.
  package func decode<Value: Decodable>(_ type: Value.Type, from file: ModelFile) throws -> Value {
    try decode(type, contents(of: file, limit: Self.optionsLimit), of: file)
  }

  /// Decodes what a JSON file contains.
  package func decode<Value: Decodable>(
    _ type: Value.Type, _ contents: Data, of file: ModelFile
  ) throws -> Value {
    do {
      return try StrictJSON.decode(type, from: contents)
    } catch let flaw as JSONFlaw {
      throw ModelError.damaged(path(of: file), .json(flaw))
    }
  }

  /// The bytes of a file.
  ///
  /// - Throws: ``ModelError`` if there is no such file, if it is a pipe or a device, which might
  ///   never end, or if it has more than `limit` bytes; ``FileError`` if it cannot be read.
  package func contents(of file: ModelFile, limit: Int) throws -> Data {
    do {
      return try folder.contents(of: file.rawValue, limit: limit)
    } catch {
      throw Self.explained(error, at: path(of: file), limit: limit)
    }
  }

  /// The bytes of a file of any size, mapped.
  ///
  /// - Throws: as `contents` does.
  package func mapped(_ file: ModelFile) throws -> Data {
    try Self.mapped(file.rawValue, of: folder)
  }

  static func mapped(_ name: String, of folder: Folder) throws -> Data {
    do {
      return try folder.mapped(name)
    } catch {
      throw explained(error, at: folder.path(of: name), limit: .max)
    }
  }

  /// The sentence about a file that was not read.
  private static func explained(
    _ error: ReadingError, at path: FilePath, limit: Int
  ) -> any Error {
    switch error {
    case .missing:
      ModelError.missing(path)
    case .notAFile(.folder): FileError.cannot("read", path, POSIXError(.EISDIR))
    case .notAFile:
      ModelError.pipeOrDevice(path)
    case .tooLong(let count):
      ModelError.damaged(path, .size(count, limit: limit))
    case .failed(let reason): FileError.cannot("read", path, reason)
    }
  }
}
