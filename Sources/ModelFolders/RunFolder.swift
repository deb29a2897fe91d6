// The files of a run: a model folder that comes to be at the first save, and its checkpoints.

import Files
import Foundation
import JSON
import Networks
import OperatingSystem
import Safetensors

/// A model folder in the making.
///
/// Until the first save everything stands in a folder of its own beside the destination, which is
/// then renamed: whoever looks at the destination finds nothing, the model that was there before,
/// or a whole new one. All files are written through the open folder, so that a run never writes into
/// another folder, whatever is put in the place of its own.
package final class RunFolder<Progress: RunProgress> {
  /// Where the model will be, or is.
  package private(set) var destination: FilePath
  /// The folder of the model that was replaced, if it could not be removed.
  package private(set) var remains: FilePath?
  /// The place that whoever started the run knows of.
  private var announcedPlace: FilePath
  /// The folder that files are written to.
  package private(set) var current: ModelFolder
  private var training: Folder
  /// The folder that holds the destination.
  private let parent: Folder
  /// The name of the staging folder beside the destination until the first save; nil after it.
  private var stagingName: String?
  package var isStaged: Bool { stagingName != nil }
  /// The model that is at the destination and will be replaced.
  private let replaced: ModelFolder?
  private let locks: [FolderLock]

  package static var stagingSuffix: String { ".partial" }

  /// Where a model for `destination` is made until its first save.
  package static func staging(for destination: FilePath) -> FilePath {
    destination.appending(suffix: stagingSuffix)
  }

  /// Prepares a new folder for `destination`, in place of a model that is there if it `replaces` that.
  ///
  /// - Precondition: `destination` is no link.
  /// - Throws: ``FileError`` when the place cannot be written to or another run is at work on it;
  ///   ``ModelError`` when the staging folder's name is taken by something else.
  package init(creating destination: FilePath, replacing replaces: Bool = false) throws {
    self.destination = destination
    announcedPlace = destination
    parent = try Folder.make(destination.parent)
    // Before anything is made, lest a run that is refused leave it behind.
    let old = destination.status?.kind == .folder ? try ModelFolder(destination) : nil
    let lock = try old.map { try FolderLock($0.folder) }
    // A folder that is empty now may be filled by somebody else.
    replaced = try replaces && old?.folder.names().isEmpty == false ? old : nil

    let staging = Self.staging(for: destination)
    if let kind = parent.status(of: staging.name, followingLinks: false)?.kind, kind != .folder {
      throw Self.taken(staging, by: kind == .link ? "is a link" : "is a file")
    }
    current = ModelFolder(try parent.subfolder(staging.name))
    locks = try [lock, FolderLock(current.folder)].compactMap(\.self)
    if let unexpected = try current.unexpectedFile() {
      throw Self.taken(staging, by: "holds \(unexpected.display), which is not fflm's")
    }
    // What a run that was killed left behind.
    current.removeFiles()
    guard try current.folder.names().isEmpty else {
      throw Self.taken(staging, by: "holds files of an earlier run that cannot be removed")
    }
    training = try current.folder.subfolder(ModelFolder.training)
    stagingName = staging.name
  }

  private static func taken(_ staging: FilePath, by reason: String) -> ModelError {
    .stagingNameTaken(staging, reason)
  }

  /// Continues in a folder that is there.
  /// - Throws: ``FileError`` when another run is at work on it, or when what would be written would go
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

  /// Whether what would be saved now may take its place.
  ///
  /// A model never takes another one's place before it has been validated.
  package func canSave(_ progress: Progress) -> Bool {
    !isStaged || replaced == nil || progress.isValidated
  }

  /// Writes a run's model, if it is the best or the first that is saved, and the state for resuming.
  ///
  /// - Parameters:
  ///   - model: what is worth evaluating.
  ///   - state: all that the run goes on from, by the prefixes of its names in the file.
  ///   - optimizer: the name of the optimizer that the state is of.
  ///   - isGood: whether the state is one to go back to when training diverges.
  /// - Throws: ``FileError`` when a file cannot be written.
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
    if isGood { training.remove(ModelFolder.latestState) }
    KillPoint.pass()
    try moveIntoPlace()
  }

  /// Reads back what the last save wrote.
  ///
  /// - Parameter blocks: receive the state.
  /// - Throws: ``ModelError`` when the save is damaged, or that of another optimizer.
  package func restoreLast(
    _ blocks: [(prefix: String, parameters: Parameters<Float>)], optimizer: String
  ) throws -> Progress {
    try restore(blocks, optimizer: optimizer, from: lastState())
  }

  /// Reads back the state to go back to when training diverges; nil if there is none yet.
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
    var progress = try progress(of: file, at: path)
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
    // Another model has been put in the place of the best, or was written just before a kill.
    if let best = progress.bestStep, let step = current.step, step != best {
      progress.forgetBest()
    }
    return progress
  }

  /// Demands that the last save is of such a model, before memory is asked for one.
  package func checkShapes(_ table: ParameterTable) throws {
    let state = try lastState()
    try ModelFolder.check(
      ModelFolder.tensors(in: state, of: training), at: training.path(of: state),
      has: table, prefix: "model/")
  }

  /// How far the last save says that training came.
  package func savedProgress() throws -> Progress {
    try progress(in: lastState())
  }

  private func progress(in state: String) throws -> Progress {
    try progress(
      of: ModelFolder.tensors(in: state, of: training), at: training.path(of: state))
  }

  private func progress(
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

  /// The name of the file of the last save.
  private func lastState() throws -> String {
    let (good, latest) = (ModelFolder.goodState, ModelFolder.latestState)
    guard training.has(latest) else { return good }
    guard training.has(good) else { return latest }
    let isOver = try progress(in: good).isLater(than: progress(in: latest))
    return isOver ? good : latest
  }

  /// The path of the file of the last save.
  package func lastStatePath() throws -> FilePath { try training.path(of: lastState()) }

  // MARK: - Places

  /// Whether the folder holds a model and the state of its run.
  package var isSaved: Bool {
    [ModelFolder.goodState, ModelFolder.latestState].contains(where: training.has)
  }

  /// Removes the staging folder of a run that is over before its first save.
  package func discardIfUnsaved() {
    guard let stagingName, !isSaved else { return }
    current.removeFiles()
    parent.removeFolder(stagingName)
  }

  /// Whether a model is at the destination that this one will replace.
  package var replaces: Bool { replaced != nil }

  /// Where the folder is; nil if it was moved and the system does not tell where to.
  package var place: FilePath? {
    let path = isStaged ? current.path : destination
    return current.folder.isAt(path) ? path : current.folder.currentPath
  }

  /// The place of the folder, once each time that it is another one than before.
  package func newPlace() -> FilePath? {
    guard !isStaged, let place else { return nil }
    if place != destination { rename(to: place) }
    guard place != announcedPlace else { return nil }
    announcedPlace = place
    return place
  }

  /// Takes note of where the folder is.
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
        // Whoever moved it chose the place.
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
      throw FileError.cannot("put the new model in place at", destination, error)
    }
  }

  /// Takes the place of a model, if that is there as it was found at the start, and nothing was put
  /// into it; else another place.
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
    // What else was put there in this very moment stays.
    guard parent.status(of: oldName)?.identity == old.folder.status?.identity else { return }
    old.removeFiles()
    parent.removeFolder(oldName)
    if parent.status(of: oldName) != nil { remains = parent.path(of: oldName) }
  }

  /// Takes the destination if nothing, or an empty folder, is there, or the first free name like it.
  private func takeFreePlace(from stagingName: String) throws {
    let wanted = destination
    var number = 1
    while true {
      do {
        // Fails in the place of a file and of a folder that is not empty.
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
