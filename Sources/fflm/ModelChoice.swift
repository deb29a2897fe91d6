// Which model a command works on.

import Arguments
import Foundation
import LanguageModel
import OperatingSystem
import Training

enum ModelChoice {
  static let parameter = Parameter.option(
    "model", short: "m", .text, valueName: "folder", completion: .directory,
    help: "The model's folder; the newest *.fflm folder here if not given.")

  /// The folder that `--model` names, or the newest here, which is then named on standard error.
  static func folder(_ arguments: ParsedArguments) throws -> ModelFolder {
    if let path = arguments.text("model") { return try existing(path) }
    guard let newest = newest(in: FileManager.default.currentDirectoryPath) else {
      throw CommandError(
        "There is no *.fflm folder here; name a model with --model, or make one with fflm train.")
    }
    Terminal.note("Model: \(newest.url.pathFromHere)")
    return newest
  }

  /// Demands of what should be texts that they are no models.
  static func checkAreTexts(_ paths: [String]) throws {
    for path in paths {
      let folder = ModelFolder(URL(fileURLWithPath: path))
      if FileManager.default.fileExists(atPath: folder.parameters.path) {
        throw CommandError("'\(path)' is a model, not a text; name it with --model.")
      }
    }
  }

  /// The folder at the path, if it can be a model's.
  static func existing(_ path: String) throws -> ModelFolder {
    guard !path.isEmpty else {
      throw CommandError("The name of the model's folder is empty; give the folder's path.")
    }
    let url = URL(fileURLWithPath: path)
    guard let isFolder = SystemCall.isFolder(url.path) else {
      let staging = TrainingFolder.staging(for: url)
      guard FileManager.default.fileExists(atPath: staging.path) else {
        throw CommandError(
          "There is no model folder \(url.pathFromHere); check its name, or make one with fflm train."
        )
      }
      throw CommandError(
        "There is no model folder \(url.pathFromHere) yet, but \(staging.pathFromHere), \(unsaved)")
    }
    guard isFolder else {
      throw CommandError("\(url.pathFromHere) is a file; name the folder of a model.")
    }
    let folder = ModelFolder(url)
    let isSaved = FileManager.default.fileExists(atPath: folder.parameters.path)
    if url.path.hasSuffix(TrainingFolder.stagingSuffix), !isSaved {
      throw CommandError("\(url.pathFromHere) is \(unsaved)")
    }
    return folder
  }

  /// What a folder is that a run has made and not saved to.
  private static let unsaved =
    "of a run before its first save; wait for that, or train again if the run has ended."

  private static func newest(in path: String) -> ModelFolder? {
    let here = URL(fileURLWithPath: path)
    let names = (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
    return names.sorted().filter { $0.hasSuffix(".fflm") }
      .map { ModelFolder(here.appendingPathComponent($0)) }
      .compactMap { folder in
        let values = try? FileManager.default.attributesOfItem(atPath: folder.parameters.path)
        return (values?[.modificationDate] as? Date).map { (folder, $0) }
      }
      .max { $0.1 < $1.1 }?.0
  }
}
