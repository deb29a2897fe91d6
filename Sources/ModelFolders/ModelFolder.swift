// A model on disk: a folder of files that other programs can read too.

import Files
import Foundation
import Matrices
import Networks
import Safetensors

/// The files of a model. The raw value is the name in the model's folder.
package enum ModelFile: String, CaseIterable, Sendable {
  case configuration = "config.json"
  /// One token per line. The line number, counted from 0, is the token ID.
  case vocabulary = "vocabulary.txt"
  /// The labels of a classifier, one per line. The line number, counted from 0, is the class.
  case labels = "labels.txt"
  /// The kind and the text of a classifier's listed features, one per line.
  case features = "features.txt"
  /// The word lists of a classifier.
  case lexicon = "lexicon.txt"
  /// The parameters as float32, with the names and shapes of the parameter table.
  case parameters = "model.safetensors"
  /// The validation text, by which the model was chosen.
  case heldOut = "held-out.txt"
  /// The test text, on which the chosen model is evaluated.
  case test = "test.txt"
  case log = "log.jsonl"
  case report = "report.html"
}

/// A model's folder, held open.
///
/// It contains the files of ``ModelFile``, `training/` for resuming, and, if they are kept,
/// `checkpoints/` with the weights of a run's last validations.
package struct ModelFolder: Sendable {
  package let folder: Folder

  package init(_ folder: Folder) { self.folder = folder }

  /// Opens the folder at a path.
  ///
  /// - Throws: ``FileError``.
  package init(_ path: FilePath) throws { folder = try Folder(path) }

  /// The path by which the folder was opened.
  package var path: FilePath { folder.path }

  /// Returns the path of one of the model's files.
  package func path(of file: ModelFile) -> FilePath { folder.path(of: file.rawValue) }
  /// Returns whether the folder contains one of the model's files.
  package func has(_ file: ModelFile) -> Bool { folder.has(file.rawValue) }

  // MARK: - Subfolders

  /// The name of the subfolder with the states for resuming.
  package static let training = "training"
  /// The name of the subfolder with the checkpoints.
  package static let checkpoints = "checkpoints"

  /// The file in `training` with the state of a good validation, to which training returns when it
  /// diverges.
  package static let goodState = "state.safetensors"
  /// The file in `training` with a state between validations. It is used only while it is later
  /// than the good state.
  package static let latestState = "latest.safetensors"
  /// The file in `training` with those initial parameters that the seed does not determine, if
  /// there are any. It exists until there is a good state.
  package static let start = "start.safetensors"

  /// Returns the name of a step's file among the checkpoints.
  package static func checkpoint(_ step: Int) -> String { "step-\(step).safetensors" }

  /// Returns the step in the name of a checkpoint, or `nil` if the name is not that of a
  /// checkpoint.
  package static func step(ofCheckpoint name: String) -> Int? {
    name.wholeMatch(of: /step-([0-9]+)\.safetensors/).flatMap { Int($0.1) }
  }

  // MARK: - Files of a model

  private static func isOwn(_ name: String) -> Bool {
    ModelFile(rawValue: name) != nil || [training, checkpoints].contains(name)
      || ScratchFile.isName(name)
  }

  private static func isOwnState(_ name: String) -> Bool {
    [goodState, latestState, start].contains(name)
  }

  /// The subfolders, each with a function that returns whether a name in it belongs to a model.
  private static let parts: [(name: String, isOwn: @Sendable (String) -> Bool)] = [
    (training, isOwnState), (checkpoints, { step(ofCheckpoint: $0) != nil }),
  ]

  /// Returns the path of a file that does not belong to a model, or `nil` if there is none.
  ///
  /// A folder without such files can be replaced. A link in place of a subfolder also counts as
  /// such a file.
  ///
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

  /// Removes the files and subfolders of a model and nothing else, and ignores those that cannot be
  /// removed.
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

  /// Returns the parameters of the model.
  ///
  /// They stay in the memory-mapped file if their order and alignment allow it, as in files that
  /// fflm writes. Otherwise they are copied.
  ///
  /// - Throws: ``ModelError`` if the file is damaged, if its tensors are not those of the table,
  ///   which is checked before any memory is allocated, or if a parameter is not finite;
  ///   ``FileError`` if it cannot be read.
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

  /// Opens a memory-mapped file of tensors.
  package static func tensors(in name: String, of folder: Folder) throws -> SafetensorsFile {
    let data = try mapped(name, of: folder)
    do {
      return try SafetensorsFile(data)
    } catch {
      throw ModelError.damaged(folder.path(of: name), .safetensors(error))
    }
  }

  /// Checks that the tensors whose names begin with `prefix` are those of the table.
  package static func check(
    _ file: SafetensorsFile, at path: FilePath, has table: ParameterTable, prefix: String
  ) throws {
    // Names are compared byte by byte because comparing untrusted strings can be slow.
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

  /// Copies the tensors named `prefix` + name into parameters of the same shapes.
  ///
  /// - Complexity: Takes no memory beyond pages of the memory-mapped file, which are released with
  ///   it.
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

  /// Replaces `model.safetensors` with the parameters at a step of the run.
  ///
  /// - Parameter metadata: Further entries of the metadata of the file.
  package func write(
    _ parameters: Parameters<Float>, step: Int, metadata: [String: String] = [:]
  ) throws {
    try Self.write(
      parameters, step: step, metadata: metadata, to: ModelFile.parameters.rawValue, in: folder)
  }

  /// Writes the parameters at a step of the run to a file of a folder.
  package static func write(
    _ parameters: Parameters<Float>, step: Int, metadata: [String: String] = [:],
    to name: String, in folder: Folder
  ) throws {
    let metadata = metadata.merging(["format": "fflm", "step": "\(step)"]) { $1 }
    try write([("", parameters)], metadata: metadata, to: name, in: folder)
  }

  /// Returns an entry of the metadata of `model.safetensors`; nil if the file has no such entry or
  /// cannot be read.
  package func metadata(_ key: String) -> String? {
    (try? Self.tensors(in: ModelFile.parameters.rawValue, of: folder))?.metadata[key]
  }

  /// The step of the run at which `model.safetensors` was saved, or `nil` if the file does not say.
  package var step: Int? { metadata("step").flatMap { Int($0) } }

  /// Writes blocks of parameters into one file, each block with its own prefix before the names.
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
  /// Returns the first name that `isOwn` rejects, also as the final name of a partial file.
  fileprivate func unexpectedName(besides isOwn: (String) -> Bool) throws -> String? {
    try names().first { !isOwn($0) && !isOwn(Folder.wholeName($0)) }
  }

  /// Removes the files whose name, or final name if they are partial, `isOwn` accepts.
  fileprivate func removeNames(_ isOwn: (String) -> Bool) {
    for name in (try? names()) ?? [] where isOwn(name) || isOwn(Folder.wholeName(name)) {
      remove(name)
    }
  }
}
