// The option --model of commands that read a model.

import Arguments
import Files
import LanguageModel
import ModelFolders
import Training

enum ModelOption {
  static let option = Option(
    "model", short: "m", .text, valueName: "folder", completion: .directory, help: help)
  static let help = "Folder of the model; the newest *.fflm folder here if not specified."

  /// The model in the folder that `--model` names, or in the newest here, which is then named on
  /// standard error.
  static func load(_ arguments: ParsedArguments) throws -> Model {
    try ModelFolder.reading(path(arguments)) { try $0.load() }
  }

  /// The folder that `--model` names, or the newest here, which is then named on standard error.
  static func path(_ arguments: ParsedArguments) throws -> FilePath {
    try path(named: arguments[option])
  }

  /// The folder of that name, or the newest here, which is then named on standard error.
  static func path(named name: String?) throws -> FilePath {
    if let name { return try existing(name) }
    guard let newest = try newest() else {
      throw CommandError(
        "There is no *.fflm folder here; name a model with --model, or make one with fflm train.")
    }
    Terminal.note("Model: \(newest)")
    return newest
  }

  /// Demands of what should be texts that they are no models.
  static func checkAreTexts(_ paths: [String]) throws {
    for path in paths where FilePath(path).appending(ModelFile.parameters.rawValue).status != nil {
      throw CommandError("'\(path)' is a model, not a text; name it with --model.")
    }
  }

  /// The folder at the path, if it can be a model's.
  static func existing(_ name: String) throws -> FilePath {
    guard !name.isEmpty else {
      throw CommandError("The name of the model's folder is empty; give the folder's path.")
    }
    let path = FilePath(name)
    guard let status = path.status else {
      let staging = TrainingFolder.staging(for: path)
      guard staging.status != nil else {
        throw CommandError(
          "There is no model folder \(path.display); check its name, or make one with fflm train.")
      }
      throw CommandError(
        "There is no model folder \(path.display) yet, but \(staging.display), \(unsaved)")
    }
    guard status.kind == .folder else {
      throw CommandError("\(path.display) is a file; name the folder of a model.")
    }
    let isSaved = path.appending(ModelFile.parameters.rawValue).status != nil
    if path.name.hasSuffix(TrainingFolder.stagingSuffix), !isSaved {
      throw CommandError("\(path.display) is \(unsaved)")
    }
    return path
  }

  /// What a folder is that a run has made and not saved to.
  private static let unsaved =
    "of a run before its first save; wait for that, or train again if the run has ended."

  private static func newest() throws -> FilePath? {
    let here = try Folder(FilePath("."))
    let models = try here.names().filter { $0.hasSuffix(".fflm") }.compactMap { name in
      here.status(of: "\(name)/\(ModelFile.parameters.rawValue)").map { (name, $0) }
    }
    return models.max { $1.1.isNewer(than: $0.1) }.map { FilePath($0.0) }
  }
}
