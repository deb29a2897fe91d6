// The bytes of a model's files, of which nothing is trusted: neither their kind nor their size.

import Foundation

extension ModelFolder {
  /// The most bytes that `config.json` or another file of options may have.
  package static let optionsLimit = 1 << 20

  /// The most bytes that `vocabulary.txt` may have: some ten million words.
  package static let vocabularyLimit = 1 << 28

  /// Decodes a JSON file of at most `optionsLimit` bytes.
  package static func decode<Value: Decodable>(_ type: Value.Type, from url: URL) throws -> Value {
    let data = try contents(of: url, limit: optionsLimit)
    do {
      return try StrictJSON.decode(type, from: data)
    } catch let flaw as JSONFlaw {
      throw ModelError(damaged: url, "is not as expected: \(flaw)")
    }
  }

  /// The bytes of a file, mapped rather than read where the system can.
  ///
  /// - Throws: ``ModelError`` if there is no such file, if it is a pipe or a device, which might
  ///   never end, or if it has more than `limit` bytes; ``FileError`` if it cannot be read.
  package static func contents(of url: URL, limit: Int = .max) throws -> Data {
    let path = url.resolvingSymlinksInPath().path
    let data: Data
    do {
      let kind = try FileManager.default.attributesOfItem(atPath: path)[.type] as? FileAttributeType
      guard kind == .typeRegular || kind == .typeDirectory else {
        throw ModelError(
          "\(url.pathFromHere) is a pipe or a device; put the model's file in its place.")
      }
      let mapped = try? Data(contentsOf: url, options: .alwaysMapped)
      data = try mapped ?? Data(contentsOf: url)
    } catch let error as ModelError {
      throw error
    } catch {
      let isMissing = !FileManager.default.fileExists(atPath: url.path)
      throw isMissing
        ? ModelError(
          """
          There is no \(url.pathFromHere), so the folder is not a whole model; restore the file \
          from a copy, or name another folder.
          """)
        : FileError("read", url, error)
    }
    guard data.count <= limit else {
      throw ModelError(
        damaged: url, "has \(data.count) bytes, where at most \(limit) can be right")
    }
    return data
  }
}
