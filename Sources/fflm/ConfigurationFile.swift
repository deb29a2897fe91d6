// Options of training from a JSON file.

import Arguments
import Files
import Foundation
import LanguageModel
import OperatingSystem

enum ConfigurationFile {
  /// The values of a JSON object (comments allowed, as in JSON5) with options by their long names,
  /// and "corpus" for the text; null is as if not there.
  ///
  /// - Throws: ``CommandError`` that names the key that is unknown, or whose value cannot be.
  static func values(at path: String) throws -> [String: Value] {
    try values(in: contents(of: path), of: path)
  }

  /// The values in the `config.json` of a model.
  /// - Throws: ``CommandError`` that names the key; what reading a model's file throws.
  static func values(of folder: ModelFolder) throws -> [String: Value] {
    try values(
      in: folder.contents(of: .configuration, limit: ModelFolder.optionsLimit),
      of: folder.path(of: .configuration).display)
  }

  private static func values(in data: Data, of path: String) throws -> [String: Value] {
    let file: [String: Item]
    do {
      file = try StrictJSON.decode([String: Item].self, from: data, allowsJSON5: true)
    } catch let error as DecodingError {
      throw CommandError("\(path) is no configuration: \(complaint(error)).")
    } catch let flaw as JSONFlaw {
      throw CommandError("\(path) is no configuration: \(flaw).")
    }
    var values: [String: Value] = [:]
    for (key, item) in file.sorted(by: { $0.key < $1.key }) {
      if case .null = item { continue }
      guard let value = try value(of: key, item, path) else {
        throw CommandError(
          "\(path): \"\(key)\" is no option of training; see 'fflm train --help' for those that are."
        )
      }
      values[key] = value
    }
    return values
  }

  /// The file may be a pipe, such as a shell's process substitution, and have no end.
  private static func contents(of path: String) throws -> Data {
    let limit = ModelFolder.optionsLimit
    let data: Data
    do {
      let descriptor = SystemCall.open(path, in: SystemCall.here, O_RDONLY | O_CLOEXEC)
      guard descriptor >= 0 else { throw POSIXError.latest }
      let file = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
      data = try file.read(upToCount: limit + 1) ?? Data()
    } catch {
      throw FileError("read the configuration", FilePath(path), error)
    }
    guard data.count <= limit else {
      throw CommandError(
        "\(path) is no configuration: it has more than \(limit) bytes; give a file of options.")
    }
    return data
  }

  private static func complaint(_ error: DecodingError) -> String {
    guard case .dataCorrupted(let context) = error, context.codingPath.isEmpty else {
      return "it should be one JSON object of options, {\"context\": 4, ...}"
    }
    let cause = context.underlyingError.map { ($0 as NSError).userInfo["NSDebugDescription"] }
    return "it is not JSON" + ((cause as? String).map { " (\($0))" } ?? "")
  }

  /// The value of a known key; nil for an unknown one.
  private static func value(of key: String, _ item: Item, _ path: String) throws -> Value? {
    if key == "corpus" {
      guard case .text = item, let value = item.value else {
        throw CommandError("\(path): \"corpus\" must be a text.")
      }
      return value
    }
    if TrainParameters.commandLineOnly.contains(key) {
      throw CommandError(
        "\(path): \"\(key)\" belongs on the command line; remove it from the file.")
    }
    guard let parameter = TrainParameters.configurable.first(where: { $0.name == key }) else {
      return nil
    }
    guard let kind = parameter.kind else {
      guard case .flag = item, let value = item.value else {
        throw CommandError("\(path): \"\(key)\" must be true or false.")
      }
      return value
    }
    // A value of another kind gets the kind's own complaint.
    let value = item.value(as: kind) ?? item.value ?? .flag(false)
    if let complaint = kind.complaint(about: value) {
      throw CommandError("\(path): \"\(key)\" \(complaint).")
    }
    return value
  }

  /// A JSON value of the kinds that options have.
  private enum Item: Decodable {
    case null
    case flag(Bool)
    case integer(Int)
    case number(Double)
    case text(String)
    case integers([Int])
    /// An object or a mixed list: no option has such a value.
    case other

    init(from decoder: any Decoder) throws {
      let container = try decoder.singleValueContainer()
      if container.decodeNil() {
        self = .null
      } else if let flag = try? container.decode(Bool.self) {
        self = .flag(flag)
      } else if let integer = try? container.decode(Int.self) {
        self = .integer(integer)
      } else if let number = try? container.decode(Double.self) {
        self = .number(number)
      } else if let text = try? container.decode(String.self) {
        self = .text(text)
      } else if let integers = try? container.decode([Int].self) {
        self = .integers(integers)
      } else {
        self = .other
      }
    }

    var value: Value? {
      switch self {
      case .null, .other: nil
      case .flag(let flag): .flag(flag)
      case .integer(let integer): .integer(integer)
      case .number(let number): .number(number)
      case .text(let text): .text(text)
      case .integers(let integers): .integers(integers)
      }
    }

    /// The value for an option of that kind: a whole number is a number, too; a list of widths may
    /// be one width or a text, as on the command line.
    func value(as kind: Parameter.Kind) -> Value? {
      switch (kind, self) {
      case (.number, .integer(let integer)), (.duration, .integer(let integer)):
        .number(Double(integer))
      case (.integer, .number(let number)): Int(exactly: number).map(Value.integer)
      case (.integers, .integer(let integer)): .integers([integer])
      case (.integers, .text(let text)), (.duration, .text(let text)): kind.value(from: text)
      default: value
      }
    }
  }
}
