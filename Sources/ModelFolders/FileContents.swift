// Reads a model's files without trusting their kind or size.

import Files
import Foundation
import JSON

extension ModelFolder {
  /// The maximum size of `config.json` or another file of options, in bytes.
  package static let optionsLimit = 1 << 20

  /// The maximum size of `vocabulary.txt`, in bytes; enough for some ten million words.
  package static let vocabularyLimit = 1 << 28

  /// Decodes a JSON file of at most `optionsLimit` bytes.
  package func decode<Value: Decodable>(_ type: Value.Type, from file: ModelFile) throws -> Value {
    try decode(type, contents(of: file, limit: Self.optionsLimit), of: file)
  }

  /// Decodes the contents of a JSON file.
  package func decode<Value: Decodable>(
    _ type: Value.Type, _ contents: Data, of file: ModelFile
  ) throws -> Value {
    do {
      return try StrictJSON.decode(type, from: contents)
    } catch let flaw as JSONFlaw {
      throw ModelError.damaged(path(of: file), .json(flaw))
    }
  }

  /// Returns the contents of a file.
  ///
  /// - Throws: ``ModelError`` if the file does not exist, is a pipe or a device, which might never
  ///   end, or has more than `limit` bytes; ``FileError`` if it cannot be read.
  package func contents(of file: ModelFile, limit: Int) throws -> Data {
    do {
      return try folder.contents(of: file.rawValue, limit: limit)
    } catch {
      throw Self.explained(error, at: path(of: file), limit: limit)
    }
  }

  /// Returns the contents of a file of any size, memory-mapped.
  ///
  /// - Throws: The same errors as `contents(of:limit:)`.
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

  /// Returns the error for a file that could not be read.
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
