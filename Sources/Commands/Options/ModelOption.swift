// The option --model of commands that read a model.

import Arguments
import Classification
import Files
import LanguageModel
import ModelFolders
import Training

/// The kinds of models in model folders.
enum ModelKind {
  case languageModel, classifier

  init(of folder: ModelFolder) { self = folder.isClassifier ? .classifier : .languageModel }
}

enum ModelOption {
  static let option = Option(
    "model", short: "m", .text, valueName: "folder", completion: .directory, help: help)
  static let help = "Folder of the model. (default: the newest *.fflm folder in the current folder)"

  /// Loads the model in the folder that `--model` specifies, or else in the newest model folder of
  /// the working directory. It must predict words from earlier words only.
  ///
  /// - Throws: The errors of ``path(_:)`` and `ModelFolder.load`; ``CommandError`` if the model has
  ///   context on the right.
  static func load(_ arguments: ParsedArguments) throws -> Model {
    let (model, path) = try loadAny(arguments)
    try checkIsOneSided(model, at: path)
    return model
  }

  /// Loads the model as ``load(_:)`` does. It must predict words from the words on both sides.
  ///
  /// - Parameter remedy: What else to do with another model, as part of the error message.
  /// - Throws: The errors of ``path(_:)`` and `ModelFolder.load`; ``CommandError`` if the model has
  ///   no context on the right.
  static func loadTwoSided(_ arguments: ParsedArguments, or remedy: String) throws -> Model {
    let (model, path) = try loadAny(arguments)
    guard model.configuration.window.isTwoSided else {
      throw CommandError.oneSided(path, remedy: remedy)
    }
    return model
  }

  /// Loads the model as ``load(_:)`` does, whatever it predicts words from, and returns it with the
  /// path of its folder.
  static func loadAny(_ arguments: ParsedArguments) throws -> (Model, FilePath) {
    let path = try path(arguments, of: .languageModel)
    return (try languageModel(at: path), path)
  }

  /// Loads the language model in the folder at a path.
  ///
  /// - Throws: ``CommandError/classifier(_:)`` for a classifier; the errors of `ModelFolder.load`.
  static func languageModel(at path: FilePath) throws -> Model {
    try ModelFolder.reading(path) { folder in
      try checkIsLanguageModel(folder)
      return try folder.load()
    }
  }

  /// Throws ``CommandError/classifier(_:)`` if a folder is that of a classifier.
  static func checkIsLanguageModel(_ folder: ModelFolder) throws {
    if ModelKind(of: folder) == .classifier { throw CommandError.classifier(folder.path) }
  }

  /// Throws a ``CommandError`` if the model at a path has context on the right.
  static func checkIsOneSided(_ model: Model, at path: FilePath) throws {
    let count = model.configuration.rightContext
    if count > 0 { throw CommandError.twoSided(path, rightContext: count) }
  }

  /// Returns the folder that `--model` specifies, or else the newest folder of a kind of model in
  /// the working directory, whose name is then printed to standard error.
  ///
  /// - Throws: ``CommandError`` if there is no such folder or it cannot be a model's.
  static func path(_ arguments: ParsedArguments, of kind: ModelKind) throws -> FilePath {
    try path(named: arguments[option], of: kind)
  }

  /// Returns the folder of that name, or, if `name` is nil, the newest model folder in the working
  /// directory, whose name is then printed to standard error.
  ///
  /// - Parameter kind: The kind of the newest model; nil for any. A folder that is named can be of
  ///   another kind.
  /// - Throws: ``CommandError`` if there is no such folder or it cannot be a model's.
  static func path(named name: String?, of kind: ModelKind?) throws -> FilePath {
    if let name { return try existing(name) }
    guard let newest = try newest(of: kind) else {
      throw CommandError.noModelHere(kind)
    }
    Terminal.note("Model: \(newest)")
    return newest
  }

  /// Throws a ``CommandError`` if one of the paths, which should be those of texts, is a model's
  /// folder.
  static func checkAreTexts(_ paths: [String]) throws {
    for path in paths where FilePath(path).appending(ModelFile.parameters.rawValue).status != nil {
      throw CommandError.modelAsText(path: path)
    }
  }

  /// Returns the path of an existing folder that can be a model's.
  ///
  /// - Throws: ``CommandError`` if there is no folder, if it has none of the files that every model
  ///   has, or if it is that of a run that has not saved yet.
  static func existing(_ name: String) throws -> FilePath {
    guard !name.isEmpty else {
      throw CommandError.emptyModelName
    }
    let path = FilePath(name)
    guard let status = path.status else {
      let staging = TrainingFolder.staging(for: path)
      guard staging.status != nil else {
        throw CommandError.noModel(path)
      }
      throw CommandError.unsavedModel(path, at: staging)
    }
    guard status.kind == .folder else {
      throw CommandError.modelIsFile(path)
    }
    let isSaved = path.appending(ModelFile.parameters.rawValue).status != nil
    if path.name.hasSuffix(TrainingFolder.stagingSuffix), !isSaved {
      throw CommandError.unsavedFolder(path)
    }
    let essential: [ModelFile] = [.parameters, .configuration, .vocabulary]
    if let names = try? Folder(path).names(), Set(names).isDisjoint(with: essential.map(\.rawValue))
    {
      throw CommandError.folderWithoutModel(path)
    }
    return path
  }

  /// Returns the folder of a kind of model in the working directory whose parameters were written
  /// last; nil if there is none.
  private static func newest(of kind: ModelKind?) throws -> FilePath? {
    let here = try Folder(FilePath("."))
    let models = try here.names().filter { $0.hasSuffix(".fflm") }.compactMap { name in
      here.status(of: "\(name)/\(ModelFile.parameters.rawValue)").map { (name, $0) }
    }
    let wanted = models.filter { name, _ in
      guard let kind else { return true }
      return (try? ModelFolder(FilePath(name))).map(ModelKind.init) == kind
    }
    return wanted.max { $1.1.isNewer(than: $0.1) }.map { FilePath($0.0) }
  }
}
