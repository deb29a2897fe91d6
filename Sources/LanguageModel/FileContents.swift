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
    } catch let error as DecodingError {
      throw ModelError(damaged: url, "is not as expected: \(describe(error))")
    } catch let flaw as JSONFlaw {
      throw ModelError(damaged: url, "is not as expected: \(flaw)")
    }
  }

  /// What a decoder complains of, with the key where it does.
  private static func describe(_ error: DecodingError) -> String {
    func place(_ context: DecodingError.Context) -> String {
      let keys = context.codingPath.map { $0.intValue.map { "[\($0)]" } ?? $0.stringValue }
      return keys.isEmpty ? "" : "the value of \"\(keys.joined(separator: "."))\" "
    }
    switch error {
    case .keyNotFound(let key, _): return "the key \"\(key.stringValue)\" is missing"
    case .typeMismatch(_, let context): return "\(place(context))has another type"
    case .valueNotFound(_, let context): return "\(place(context))is null"
    case .dataCorrupted(let context):
      return place(context).isEmpty
        ? "it is not JSON, or has a number that is too large or no integer"
        : "\(place(context))is not a possible one"
    @unknown default: return "it cannot be decoded"
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
