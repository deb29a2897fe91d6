// A model on disk: a folder of files that other programs can read, too.

import Files
import Foundation
import Matrices
import Networks
import Safetensors

/// The files of a model, by their names in its folder.
package enum ModelFile: String, CaseIterable, Sendable {
  case configuration = "config.json"
  /// One token per line; the line's number, from 0, is the id.
  case vocabulary = "vocabulary.txt"
  /// float32, with the names and shapes of the parameter table.
  case parameters = "model.safetensors"
  /// The text that chose the model.
  case heldOut = "held-out.txt"
  /// The text that tells how good the chosen model is.
  case test = "test.txt"
  case log = "log.jsonl"
  case report = "report.html"
}

/// A model's folder, held open: ``ModelFile``s, `training/` for resuming, and `checkpoints/` with the
/// weights of a run's last validations, if those are kept.
package struct ModelFolder: Sendable {
  package let folder: Folder

  package init(_ folder: Folder) { self.folder = folder }

  /// Opens the folder at a path.
  /// - Throws: ``FileError``.
  package init(_ path: FilePath) throws { folder = try Folder(path) }

  /// The path that the folder was opened by.
  package var path: FilePath { folder.path }

  package func path(of file: ModelFile) -> FilePath { folder.path(of: file.rawValue) }
  package func has(_ file: ModelFile) -> Bool { folder.has(file.rawValue) }

  // MARK: - Folders in it

  package static let training = "training"
  package static let checkpoints = "checkpoints"

  /// The state of a validation that was good, to go back to when training diverges; in `training`.
  package static let goodState = "state.safetensors"
  /// A state between validations, in `training`. It counts only while it is the later one.
  package static let latestState = "latest.safetensors"

  /// The name of the model of a step among the checkpoints.
  package static func checkpoint(_ step: Int) -> String { "step-\(step).safetensors" }

  /// The step that the name of a checkpoint says.
  package static func step(ofCheckpoint name: String) -> Int? {
    name.wholeMatch(of: /step-([0-9]+)\.safetensors/).flatMap { Int($0.1) }
  }

  // MARK: - What is a model's

  private static func isOwn(_ name: String) -> Bool {
    ModelFile(rawValue: name) != nil || [training, checkpoints].contains(name)
      || ScratchFile.isName(name)
  }

  private static func isOwnState(_ name: String) -> Bool {
    [goodState, latestState].contains(name)
  }

  /// The folders in it, and which of their names are a model's.
  private static let parts: [(name: String, isOwn: @Sendable (String) -> Bool)] = [
    (training, isOwnState), (checkpoints, { step(ofCheckpoint: $0) != nil }),
  ]

  /// The path of something in the folder that is not a model's, if there is any; a folder without can
  /// be replaced. A link in the place of one of its folders is such a thing, too.
  /// - Throws: ``FileError``.
  package func unexpectedFile() throws -> FilePath? {
    if let name = try folder.unexpectedName(besides: Self.isOwn) { return folder.path(of: name) }
    for (name, isOwn) in Self.parts {
      switch folder.status(of: name, followingLinks: false)?.kind {
      case nil: continue
      case .folder:
        let inner = try folder.subfolder(name)
        if let name = try inner.unexpectedName(besides: isOwn) { return inner.path(of: name) }
      default: return folder.path(of: name)
      }
    }
    return nil
  }

  /// Removes all that is a model's, and nothing else; it is no error if something cannot be removed.
  package func removeFiles() {
    for (name, isOwn) in Self.parts {
      if folder.status(of: name, followingLinks: false)?.kind == .folder,
        let inner = try? folder.subfolder(name)
      {
        inner.removeNames(isOwn)
        folder.removeFolder(name)
      }
    }
    folder.removeNames(Self.isOwn)
  }

  // MARK: - Reading

  /// The parameters in the mapped file itself, where their order and place allow that, as they do in
  /// a file of our own; else a copy.
  ///
  /// - Throws: ``ModelError`` if the file has other tensors than the table, before any memory is asked
  ///   for; ``FileError`` if it cannot be read.
  package func parameters(_ table: ParameterTable) throws -> Parameters<Float> {
    let path = path(of: .parameters)
    let file = try Self.tensors(in: ModelFile.parameters.rawValue, of: folder)
    try Self.check(file, at: path, has: table, prefix: "")
    let isInOrder = file.tensors.map(\.name) == table.groups.map(\.name)
    if isInOrder, let memory = Memory<Float>(viewing: file.tensorData) {
      let parameters = Parameters(table, in: memory)
      try Self.checkFinite(parameters, at: path, prefix: "")
      return parameters
    }
    let parameters = Parameters<Float>(table)
    try Self.read(parameters, from: file, at: path, prefix: "")
    return parameters
  }

  /// A file of tensors, mapped.
  package static func tensors(in name: String, of folder: Folder) throws -> SafetensorsFile {
    let data = try mapped(name, of: folder)
    do {
      return try SafetensorsFile(data)
    } catch {
      throw ModelError.damaged(folder.path(of: name), .safetensors(error))
    }
  }

  /// Demands that the file has the table's tensors, named `prefix` + name, and no others of that
  /// prefix.
  package static func check(
    _ file: SafetensorsFile, at path: FilePath, has table: ParameterTable, prefix: String
  ) throws {
    // Names are compared byte by byte, for those of a stranger can be slow to compare as strings.
    let expected = Set(table.groups.map { Array((prefix + $0.name).utf8) })
    let found = file.tensors.map(\.name).filter { $0.utf8.starts(with: prefix.utf8) }
    if let unexpected = found.first(where: { !expected.contains(Array($0.utf8)) }) {
      throw ModelError.damaged(path, .unexpectedTensor(unexpected))
    }
    for group in table.groups {
      guard let tensor = file[prefix + group.name] else {
        throw ModelError.damaged(path, .missingTensor(prefix + group.name))
      }
      guard tensor.type == .float32, tensor.shape == group.shape else {
        throw ModelError.damaged(path, .otherTensor(tensor, shape: group.shape))
      }
    }
  }

  /// Copies the tensors named `prefix` + name into parameters of just those shapes.
  ///
  /// - Complexity: no memory beyond pages of the mapped file, which are given back at the end.
  package static func read(
    _ parameters: Parameters<Float>, from file: SafetensorsFile, at path: FilePath, prefix: String
  ) throws {
    try check(file, at: path, has: parameters.table, prefix: prefix)
    for group in parameters.table.groups {
      if let tensor = file[prefix + group.name] {
        parameters[group].copy(fromBytes: file.bytes(of: tensor))
      }
    }
    try checkFinite(parameters, at: path, prefix: prefix)
  }

  private static func checkFinite(
    _ parameters: Parameters<Float>, at path: FilePath, prefix: String
  ) throws {
    if let name = parameters.nameOfGroupNotFinite {
      throw ModelError.damaged(path, .notFinite(tensor: prefix + name))
    }
  }

  // MARK: - Writing

  /// Replaces `model.safetensors` by the model of a step of its run.
  package func write(_ parameters: Parameters<Float>, step: Int) throws {
    try Self.write(parameters, step: step, to: ModelFile.parameters.rawValue, in: folder)
  }

  package static func write(
    _ parameters: Parameters<Float>, step: Int, to name: String, in folder: Folder
  ) throws {
    try write(
      [("", parameters)], metadata: ["format": "fflm", "step": "\(step)"], to: name, in: folder)
  }

  /// The step of the run that `model.safetensors` is of; nil where the file does not say.
  package var step: Int? {
    (try? Self.tensors(in: ModelFile.parameters.rawValue, of: folder))?.metadata["step"]
      .flatMap { Int($0) }
  }

  /// Writes blocks of parameters, the names of each with its prefix, into one file.
  package static func write(
    _ blocks: [(prefix: String, parameters: Parameters<Float>)], metadata: [String: String],
    to name: String, in folder: Folder
  ) throws {
    let tensors = blocks.flatMap { block in
      block.parameters.table.groups.map { group in
        TensorDescription(name: block.prefix + group.name, type: .float32, shape: group.shape)
      }
    }
    let header = SafetensorsHeader(tensors: tensors, metadata: ExactDictionary(metadata))
    try folder.replace(name) { write in
      try write(header.bytes)
      for block in blocks { try write(block.parameters.all.bytes) }
    }
  }
}

extension Folder {
  /// The first name for which neither `isOwn` is true, nor for the name that it will have when it is
  /// whole.
  fileprivate func unexpectedName(besides isOwn: (String) -> Bool) throws -> String? {
    try names().first { !isOwn($0) && !isOwn(Folder.wholeName($0)) }
  }

  /// Removes the files of such names.
  fileprivate func removeNames(_ isOwn: (String) -> Bool) {
    for name in (try? names()) ?? [] where isOwn(name) || isOwn(Folder.wholeName(name)) {
      remove(name)
    }
  }
}
