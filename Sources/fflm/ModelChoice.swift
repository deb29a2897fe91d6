// Which model a command works on.

import Arguments
import Foundation
import LanguageModel

enum ModelChoice {
  static let parameter = Parameter.option(
    "model", short: "m", .text, valueName: "folder", completion: .directory,
    help: "The model's folder; the newest *.fflm folder here if not given.")

  /// The folder that `--model` names, or the newest here, which is then named on standard error.
  static func folder(_ arguments: ParsedArguments) throws -> ModelFolder {
    if let path = arguments.text("model") { return try existing(URL(fileURLWithPath: path)) }
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

  /// The folder, if it can be a model's.
  static func existing(_ url: URL) throws -> ModelFolder {
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: url.path, isDirectory: &isFolder) else {
      throw CommandError(
        "There is no model folder \(url.pathFromHere); check its name, or make one with fflm train."
      )
    }
    guard isFolder.boolValue else {
      throw CommandError("\(url.pathFromHere) is a file; name the folder of a model.")
    }
    return ModelFolder(url)
  }

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
