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
      throw CommandError.notConfiguration(path: path, flaw)
    }
    var values: [String: Value] = [:]
    for member in text.value.members ?? [] where !member.value.isNull {
      if TrainOptions.commandLineOnly.contains(member.key) {
        let message = "\"\(member.key)\" belongs on the command line"
        throw CommandError.commandLineOption(
          path: path, text.flaw(message, at: member.offset))
      }
      guard let parameter = parameters[Array(member.key.utf8)] else {
        let message = "\"\(member.key)\" is not an option of training"
        throw CommandError.unknownOption(
          path: path, text.flaw(message, at: member.offset))
      }
      guard let value = parameter.value(of: member.value) else {
        let message =
          "\"\(parameter.name)\" \(parameter.validationError(for: member.value))"
        throw CommandError.invalidOption(
          path: path, text.flaw(message, at: member.value.offset))
      }
      values[parameter.name] = value
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
      throw FileError.cannot("read the configuration", FilePath(path), error)
    }
    guard data.count <= limit else {
      throw CommandError.longConfiguration(path: path, limit: limit)
    }
    return Array(data)
  }

  /// The parameters of fflm train that a file can set, by their names as bytes: a stranger may have
  /// made keys that are slow to compare as strings.
  private static let parameters = Dictionary(
    uniqueKeysWithValues: TrainOptions.all
      .filter { !TrainOptions.commandLineOnly.contains($0.name) }
      .map { (Array($0.name.utf8), $0) })
}

extension Parameter {
  /// Returns nil if the parameter cannot have the value.
  fileprivate func value(of json: JSONValue) -> Value? {
    guard let kind else {
      return isArgument ? json.string.map(Value.text) : json.bool.map(Value.flag)
    }
    return Value(json, as: kind).flatMap { kind.validationError(for: $0) == nil ? $0 : nil }
  }

  /// What a value must be that the parameter cannot have.
  fileprivate func validationError(for json: JSONValue) -> String {
    guard let kind else { return isArgument ? "must be text" : "must be true or false" }
    // A value of another type gets the kind's own message.
    return kind.validationError(for: Value(json, as: kind) ?? .flag(false)) ?? ""
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
