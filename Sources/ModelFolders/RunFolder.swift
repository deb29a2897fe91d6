// The files of a training run, whose model folder is put in place at the first save.

import Files
import Foundation
import JSON
import Networks
import OperatingSystem
import Safetensors

/// The model folder of a training run.
///
/// Until the first save, all files are in a staging folder beside the destination. The first save
/// renames the staging folder, so that the destination always holds nothing, the previous model, or
/// a complete new one. All files are written through the open folder, so a run never writes into
/// another folder that takes the place of its own.
package final class RunFolder<Progress: RunProgress> {
  /// The path of the model, or the path that it gets at the first save.
  package private(set) var destination: FilePath
  /// The path of the replaced model's folder if it could not be removed.
  package private(set) var remains: FilePath?
  /// The path of the model that was last announced to the user.
  private var announcedPlace: FilePath
  /// The folder that files are written to.
  package private(set) var current: ModelFolder
  private var training: Folder
  /// The folder that holds the destination.
  private let parent: Folder
  /// The name of the staging folder beside the destination until the first save; `nil` after it.
  private var stagingName: String?
  /// A Boolean value that indicates whether the files are still in the staging folder.
  package var isStaged: Bool { stagingName != nil }
  /// The model at the destination that will be replaced, if there is one.
  private let replaced: ModelFolder?
  private let locks: [FolderLock]

  /// The suffix that turns the name of a destination into that of its staging folder.
  package static var stagingSuffix: String { ".partial" }

  /// Returns the path of the staging folder for `destination`.
  package static func staging(for destination: FilePath) -> FilePath {
    destination.appending(suffix: stagingSuffix)
  }

  /// Creates a staging folder for a new model at `destination`.
  ///
  /// - Parameter replaces: Whether the first save may replace a model at `destination`.
  /// - Precondition: `destination` is not a link.
  /// - Throws: ``FileError`` if the parent folder cannot be written to or another run uses the
  ///   folder; ``ModelError`` if the staging folder's name is taken by something else.
  package init(creating destination: FilePath, replacing replaces: Bool = false) throws {
    self.destination = destination
    announcedPlace = destination
    parent = try Folder.make(destination.parent)
    // Lock the old model before creating the staging folder, so that a refused run leaves no files.
    let old = destination.status?.kind == .folder ? try ModelFolder(destination) : nil
    let lock = try old.map { try FolderLock($0.folder) }
    // An empty folder is not replaced: another program may put files into it during the run.
    replaced = try replaces && old?.folder.names().isEmpty == false ? old : nil

    let staging = Self.staging(for: destination)
    if let kind = parent.status(of: staging.name, followingLinks: false)?.kind, kind != .folder {
      throw Self.taken(staging, by: kind == .link ? "is a link" : "is a file")
    }
    current = ModelFolder(try parent.subfolder(staging.name))
    locks = try [lock, FolderLock(current.folder)].compactMap(\.self)
    if let unexpected = try current.unexpectedFile() {
      throw Self.taken(staging, by: "contains \(unexpected.display), which does not belong to fflm")
    }
    // Files that a killed run left behind.
    current.removeFiles()
    guard try current.folder.names().isEmpty else {
      throw Self.taken(staging, by: "contains files of an earlier run that cannot be removed")
    }
    training = try current.folder.subfolder(ModelFolder.training)
    stagingName = staging.name
  }

  private static func taken(_ staging: FilePath, by reason: String) -> ModelError {
    .stagingNameTaken(staging, reason)
  }

  /// Continues a run in its existing folder.
  ///
  /// - Throws: ``FileError`` if another run uses the folder, or if a link would send written files
  ///   elsewhere.
  package init(continuing folder: ModelFolder) throws {
    destination = folder.path
    announcedPlace = folder.path
    current = folder
    parent = try Folder(folder.path.parent)
    (stagingName, replaced) = (nil, nil)
    locks = [try FolderLock(folder.folder)]
    training = try folder.folder.subfolder(ModelFolder.training)
    if folder.folder.status(of: ModelFolder.checkpoints, followingLinks: false) != nil {
      _ = try folder.folder.subfolder(ModelFolder.checkpoints)
    }
  }

  /// Writes a file that does not change during training.
  package func describe(_ file: ModelFile, _ contents: Data) throws {
    try current.folder.replace(file.rawValue, with: contents)
  }

  // MARK: - Checkpoints

  /// Returns whether the run may be saved now.
  ///
  /// A model does not replace another one before it has been validated.
  package func canSave(_ progress: Progress) -> Bool {
    !isStaged || replaced == nil || progress.isValidated
  }

  /// Saves the state for resuming and, if it is the best or the first that is saved, the model.
  ///
  /// - Parameters:
  ///   - model: The parameters to evaluate with.
  ///   - state: All blocks from which the run resumes, with the prefixes of their names in the
  ///     file.
  ///   - optimizer: The name of the optimizer to which the state belongs.
  ///   - isGood: Whether training should return to this state when it diverges.
  /// - Throws: ``FileError`` if a file cannot be written; ``ModelError`` if the folder was removed.
  /// - Precondition: `canSave(progress)`.
  package func save(
    _ model: Parameters<Float>, state: [(prefix: String, parameters: Parameters<Float>)],
    optimizer: String, progress: Progress, isBest: Bool, isGood: Bool
  ) throws {
    precondition(canSave(progress), "step \(progress.step) replaces a model before its validation")
    if current.folder.status?.nameCount == 0 {
      throw ModelError.removed(destination)
    }
    if isBest || isStaged && !current.has(.parameters) {
      try current.write(model, step: progress.step)
    }
    let progress = String(decoding: try JSONEncoder().encode(progress), as: UTF8.self)
    try ModelFolder.write(
      state, metadata: ["optimizer": optimizer, "progress": progress],
      to: isGood ? ModelFolder.goodState : ModelFolder.latestState, in: training)
    if isGood {
      training.remove(ModelFolder.latestState)
      training.remove(ModelFolder.start)
    }
    KillPoint.pass()
    try moveIntoPlace()
  }

  /// Writes those initial parameters that the seed does not determine.
  ///
  /// - Throws: ``FileError``.
  package func writeStart(_ parameters: Parameters<Float>) throws {
    try ModelFolder.write([("", parameters)], metadata: [:], to: ModelFolder.start, in: training)
  }

  /// Restores those initial parameters that the seed does not determine, if there are any. They
  /// are kept until there is a good state.
  ///
  /// - Throws: ``ModelError`` if their file is damaged.
  package func restoreStart(_ parameters: Parameters<Float>) throws {
    let name = ModelFolder.start
    guard training.has(name) else { return }
    let file = try ModelFolder.tensors(in: name, of: training)
    let start = Parameters<Float>(
      ParameterTable(parameters.table.groups.filter { file[$0.name] != nil }))
    try ModelFolder.read(start, from: file, at: training.path(of: name), prefix: "")
    for group in start.table.groups { parameters[group.name].copy(from: start[group]) }
  }

  /// Restores the state of the last save.
  ///
  /// - Parameter blocks: The blocks that receive the state.
  /// - Throws: ``ModelError`` if the save is damaged or belongs to another optimizer.
  package func restoreLast(
    _ blocks: [(prefix: String, parameters: Parameters<Float>)], optimizer: String
  ) throws -> Progress {
    try restore(blocks, optimizer: optimizer, from: lastState())
  }

  /// Restores the state to which training returns when it diverges, or returns `nil` if there is
  /// none yet.
  package func restoreGood(
    _ blocks: [(prefix: String, parameters: Parameters<Float>)], optimizer: String
  ) throws -> Progress? {
    guard training.has(ModelFolder.goodState) else { return nil }
    return try restore(blocks, optimizer: optimizer, from: ModelFolder.goodState)
  }

  private func restore(
    _ blocks: [(prefix: String, parameters: Parameters<Float>)], optimizer: String,
    from state: String
  ) throws -> Progress {
    let path = training.path(of: state)
    let file = try ModelFolder.tensors(in: state, of: training)
    var progress = try Self.progress(of: file, at: path)
    let saved = file.metadata["optimizer"] ?? "none"
    guard saved == optimizer else {
      throw ModelError.damaged(path, .otherOptimizer(saved, configured: optimizer))
    }
    if let unexpected = file.tensors.map(\.name).first(where: { name in
      !blocks.contains { name.utf8.starts(with: $0.prefix.utf8) }
    }) {
      throw ModelError.damaged(path, .unexpectedState(unexpected))
    }
    for (prefix, block) in blocks {
      try ModelFolder.read(block, from: file, at: path, prefix: prefix)
    }
    // `model.safetensors` is not the best model: it was replaced by hand, or written just before a
    // kill.
    if let best = progress.bestStep, let step = current.step, step != best {
      progress.forgetBest()
    }
    return progress
  }

  /// Checks that the last save is of a model with these shapes, before memory is allocated for it.
  package func checkShapes(_ table: ParameterTable) throws {
    let state = try lastState()
    try ModelFolder.check(
      ModelFolder.tensors(in: state, of: training), at: training.path(of: state),
      has: table, prefix: "model/")
  }

  /// Returns the progress of the training at the last save.
  package func savedProgress() throws -> Progress {
    try progress(in: lastState())
  }

  /// Returns the progress in one of the saved states of a model's run, which another process may
  /// be continuing; `nil` if the folder has no state.
  ///
  /// - Throws: ``ModelError`` if the state is damaged; ``FileError`` if it cannot be read.
  package static func anySavedProgress(of model: ModelFolder) throws -> Progress? {
    // Once a run has a good state, it always keeps one, but it may remove the latest state at any
    // time.
    let states = [ModelFolder.goodState, ModelFolder.latestState]
    return try states.map { "\(ModelFolder.training)/\($0)" }.first(where: model.folder.has)
      .map { try progress(in: $0, of: model.folder) }
  }

  private func progress(in state: String) throws -> Progress {
    try Self.progress(in: state, of: training)
  }

  private static func progress(in state: String, of training: Folder) throws -> Progress {
    try progress(
      of: ModelFolder.tensors(in: state, of: training), at: training.path(of: state))
  }

  private static func progress(
    of file: SafetensorsFile, at path: FilePath
  ) throws -> Progress {
    let text = file.metadata["progress"] ?? ""
    do {
      let progress = try StrictJSON.decode(Progress.self, from: Data(text.utf8))
      if progress.isPossible { return progress }
    } catch let flaw as JSONFlaw {
      throw ModelError.damaged(path, .progress(flaw))
    }
    throw ModelError.damaged(path, .progress(nil))
  }

  /// Returns the name of the last save's file.
  private func lastState() throws -> String {
    let (good, latest) = (ModelFolder.goodState, ModelFolder.latestState)
    guard training.has(latest) else { return good }
    guard training.has(good) else { return latest }
    let isOver = try progress(in: good).isLater(than: progress(in: latest))
    return isOver ? good : latest
  }

  /// Returns the path of the last save's file.
  package func lastStatePath() throws -> FilePath { try training.path(of: lastState()) }

  // MARK: - Location

  /// A Boolean value that indicates whether the folder holds a model and the state of its run.
  package var isSaved: Bool {
    [ModelFolder.goodState, ModelFolder.latestState].contains(where: training.has)
  }

  /// Removes the staging folder of a run that ends before its first save.
  package func discardIfUnsaved() {
    guard let stagingName, !isSaved else { return }
    current.removeFiles()
    parent.removeFolder(stagingName)
  }

  /// A Boolean value that indicates whether the first save replaces a model at the destination.
  package var replaces: Bool { replaced != nil }

  /// The current path of the folder, or `nil` if it was moved and the system does not report its
  /// new path.
  package var place: FilePath? {
    let path = isStaged ? current.path : destination
    return current.folder.isAt(path) ? path : current.folder.currentPath
  }

  /// Returns the path of the model's folder if it has changed since the last announcement;
  /// otherwise `nil`.
  package func newPlace() -> FilePath? {
    guard !isStaged, let place else { return nil }
    if place != destination { rename(to: place) }
    guard place != announcedPlace else { return nil }
    announcedPlace = place
    return place
  }

  /// Records the path to which the folder was moved.
  private func rename(to place: FilePath) {
    destination = place
    current = ModelFolder(current.folder.named(place))
    training = training.named(place.appending(ModelFolder.training))
  }

  /// Renames the staging folder to the destination, at the first save.
  private func moveIntoPlace() throws {
    guard let stagingName else { return }
    do {
      if !current.folder.isAt(current.path), let place = current.folder.currentPath {
        // The user moved the staging folder; its new path becomes the destination.
        destination = place
      } else if let replaced {
        try takePlace(of: replaced, from: stagingName)
      } else {
        try takeFreePlace(from: stagingName)
      }
      KillPoint.pass()
      parent.flush()
      self.stagingName = nil
      rename(to: destination)
    } catch {
      throw FileError.cannot("move the new model to", destination, error)
    }
  }

  /// Replaces the old model if it is still at the destination and no other files were put into it;
  /// otherwise saves under another name.
  private func takePlace(of old: ModelFolder, from stagingName: String) throws {
    guard old.folder.isAt(destination), try old.unexpectedFile() == nil else {
      return try takeFreePlace(from: stagingName)
    }
    var oldName = stagingName
    if !SystemCall.exchange(stagingName, destination.name, in: parent.descriptor) {
      oldName = ".\(destination.name).\(getpid()).old"
      try rename(destination.name, to: oldName)
      KillPoint.pass()
      do {
        try rename(stagingName, to: destination.name)
      } catch {
        try rename(oldName, to: destination.name)
        throw error
      }
    }
    KillPoint.pass()
    // If something else took the model's place at this very moment, it is kept.
    guard parent.status(of: oldName)?.identity == old.folder.status?.identity else { return }
    old.removeFiles()
    parent.removeFolder(oldName)
    if parent.status(of: oldName) != nil { remains = parent.path(of: oldName) }
  }

  /// Renames the staging folder to the destination if that is free or an empty folder, otherwise to
  /// the first free path among `destination-2`, `destination-3` and so on.
  private func takeFreePlace(from stagingName: String) throws {
    let wanted = destination
    var number = 1
    while true {
      do {
        // Fails if the name belongs to a file or to a folder that is not empty.
        return try rename(stagingName, to: destination.name)
      } catch let error as POSIXError {
        guard [.EEXIST, .ENOTEMPTY, .ENOTDIR].contains(error.code) else { throw error }
      }
      number += 1
      destination = wanted.appending(suffix: "-\(number)")
    }
  }

  private func rename(_ old: String, to new: String) throws {
    guard SystemCall.rename(old, to: new, in: parent.descriptor) == 0 else {
      throw POSIXError.latest
    }
  }
}
