// Configuration files: JSON files with options of fflm train.

import Arguments
import JSON
import LanguageModel
import ModelFolders

enum ConfigurationFile {
  /// Returns the values in the configuration file at a path.
  ///
  /// The file holds a JSON object, with comments as in JSON5. Its keys are the long names of
  /// options, and "corpus" for the training text. Null values are ignored.
  ///
  /// - Throws: ``CommandError`` if the file is not such an object or has an unknown key or an
  ///   invalid value; `FileError` if it cannot be read.
  static func values(at path: String) throws -> [String: Value] {
    try values(in: contents(of: path), of: path)
  }

  /// Returns the values in the contents of a configuration file, whose path is for error messages.
  static func values(in bytes: [UInt8], of path: String) throws -> [String: Value] {
    let text: JSONText
    do {
      text = try JSONText(bytes, allowsJSON5: true)
      guard text.value.members != nil else {
        throw text.flaw(
          "it must be one JSON object of options, such as {\"context\": 4}", at: text.value.offset)
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
        let message = "\"\(member.key)\" is not an option of fflm train"
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

  private static func contents(of path: String) throws -> [UInt8] {
    let limit = ModelFolder.optionsLimit
    guard let contents = try optionsFileContents(path, as: "the configuration") else {
      throw CommandError.longConfiguration(path: path, limit: limit)
    }
    return contents
  }

  /// The parameters of fflm train that a file can set, by the UTF-8 bytes of their names. Keys of
  /// an untrusted file can be slow to compare as strings.
  private static let parameters = Dictionary(
    uniqueKeysWithValues: TrainOptions.all
      .filter { !TrainOptions.commandLineOnly.contains($0.name) }
      .map { (Array($0.name.utf8), $0) })
}

extension Parameter {
  /// Returns the value of a JSON value; nil if it is invalid for the parameter.
  fileprivate func value(of json: JSONValue) -> Value? {
    guard let kind else {
      return isArgument ? json.string.map(Value.text) : json.bool.map(Value.flag)
    }
    return Value(json, as: kind).flatMap { kind.validationError(for: $0) == nil ? $0 : nil }
  }

  /// Returns what is required of a value that is invalid for the parameter, such as "must be text".
  fileprivate func validationError(for json: JSONValue) -> String {
    guard let kind else { return isArgument ? "must be text" : "must be true or false" }
    // A flag is never valid for a kind, so a value of the wrong type gets the message of the kind.
    return kind.validationError(for: Value(json, as: kind) ?? .flag(false)) ?? ""
  }
}

extension Value {
  /// Creates the value of an option of a kind; nil if the JSON value has the wrong type. A list of
  /// integers can also be a single integer, or a text as on the command line.
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
