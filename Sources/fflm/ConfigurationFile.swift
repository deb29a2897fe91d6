// Options of training from a JSON file.

import Arguments
import Files
import Foundation
import JSON
import LanguageModel
import ModelFolders
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
      in: Array(folder.contents(of: .configuration, limit: ModelFolder.optionsLimit)),
      of: folder.path(of: .configuration).display)
  }

  /// The values in a file's contents.
  static func values(in bytes: [UInt8], of path: String) throws -> [String: Value] {
    let text: JSONText
    do {
      text = try JSONText(bytes, allowsJSON5: true)
      guard text.value.members != nil else {
        throw text.flaw(
          "it should be one JSON object of options, {\"context\": 4, ...}", at: text.value.offset)
      }
    } catch let flaw as JSONFlaw {
      throw CommandError("\(path) is no configuration: \(flaw).")
    }
    var values: [String: Value] = [:]
    for member in text.value.members ?? [] where !member.value.isNull {
      if TrainParameters.commandLineOnly.contains(member.key) {
        let complaint = "\"\(member.key)\" belongs on the command line"
        throw CommandError(
          "\(path): \(text.flaw(complaint, at: member.offset)); remove it from the file.")
      }
      guard let option = Option(key: member.key) else {
        throw CommandError(
          """
          \(path): \(text.flaw("\"\(member.key)\" is no option of training", at: member.offset)); \
          see 'fflm train --help' for those that are.
          """)
      }
      guard let value = option.value(of: member.value) else {
        let complaint = "\"\(option.name)\" \(option.complaint(about: member.value))"
        throw CommandError("\(path): \(text.flaw(complaint, at: member.value.offset)).")
      }
      values[option.name] = value
    }
    return values
  }

  /// The file may be a pipe, such as a shell's process substitution, and have no end.
  private static func contents(of path: String) throws -> [UInt8] {
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
    return Array(data)
  }

  /// What a key stands for.
  private enum Option {
    case corpus
    case parameter(Parameter)

    /// Nil for an unknown key. Keys are compared byte by byte, for a stranger may have made them slow
    /// to compare otherwise.
    init?(key: String) {
      let isKey = { (name: String) in name.utf8.elementsEqual(key.utf8) }
      if isKey("corpus") {
        self = .corpus
      } else if let parameter = TrainParameters.configurable.first(where: { isKey($0.name) }) {
        self = .parameter(parameter)
      } else {
        return nil
      }
    }

    var name: String {
      switch self {
      case .corpus: "corpus"
      case .parameter(let parameter): parameter.name
      }
    }

    /// Nil if the option cannot have the value.
    func value(of json: JSONValue) -> Value? {
      switch self {
      case .corpus:
        return json.string.map(Value.text)
      case .parameter(let parameter):
        guard let kind = parameter.kind else { return json.bool.map(Value.flag) }
        return Value(json, as: kind).flatMap { kind.complaint(about: $0) == nil ? $0 : nil }
      }
    }

    /// What a value must be that the option cannot have.
    func complaint(about json: JSONValue) -> String {
      switch self {
      case .corpus:
        return "must be a text"
      case .parameter(let parameter):
        // A value of another type gets the kind's own complaint.
        let complaint = parameter.kind.flatMap {
          $0.complaint(about: Value(json, as: $0) ?? .flag(false))
        }
        return complaint ?? "must be true or false"
      }
    }
  }
}

extension Value {
  /// The value for an option of a kind: a list of widths may be one width or a text, as on the command
  /// line; nil if it is of another type.
  fileprivate init?(_ json: JSONValue, as kind: Parameter.Kind) {
    let value: Value? =
      switch (kind, json.content) {
      case (.text, .string(let text)), (.choice, .string(let text)): .text(text)
      case (.integers, .string(let text)), (.duration, .string(let text)): kind.value(from: text)
      case (.integer, .number): json.integer.map(Value.integer)
      case (.integers, .number): json.integer.map { .integers([$0]) }
      case (.number, .number), (.duration, .number): json.double.map(Value.number)
      case (.integers, .array(let elements)):
        elements.allSatisfy { $0.integer != nil } ? .integers(elements.compactMap(\.integer)) : nil
      default: nil
      }
    guard let value else { return nil }
    self = value
  }
}
