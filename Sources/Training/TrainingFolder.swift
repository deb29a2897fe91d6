// The files of a run: a model folder that comes to be at the first save, and its checkpoints.

import Foundation
import LanguageModel
import Matrices
import OperatingSystem
import Safetensors
import Text

/// A model folder in the making.
///
/// Until the first save everything stands in a folder of its own beside the destination, which is
/// then renamed: whoever looks at the destination finds nothing, the model that was there before,
/// or a whole new one.
package final class TrainingFolder {
  package let destination: ModelFolder
  /// The folder that files are written to: the destination, or a staging folder beside it.
  package private(set) var current: ModelFolder
  package var isStaged: Bool { current.url != destination.url }
  /// Whether what is at the destination may be replaced.
  private let replaces: Bool
  private let locks: [FolderLock]

  package static let stagingSuffix = ".partial"

  /// Where a model for `destination` is made until its first save.
  package static func staging(for destination: URL) -> URL {
    destination.deletingLastPathComponent()
      .appendingPathComponent(destination.lastPathComponent + stagingSuffix)
  }

  /// Prepares a new folder for `destination`, in place of what is there if it `replaces` that.
  /// - Throws: ``FileError`` when the place cannot be written to or another run is at work on it;
  ///   ``ModelError`` when the staging folder's name is taken by something else.
  package init(creating destination: URL, replacing replaces: Bool = false) throws {
    self.destination = ModelFolder(destination)
    self.replaces = replaces
    let staging = ModelFolder(Self.staging(for: destination))
    current = staging
    if let stranger = staging.stranger {
      throw ModelError(
        """
        \(staging.url.pathFromHere) is needed for a moment, but holds \(stranger), which is not \
        fflm's; move it away.
        """)
    }
    // Before anything is made, lest a run that is refused leave it behind.
    let lock = try FolderLock(self.destination)
    do {
      try FileManager.default.createDirectory(
        at: staging.training, withIntermediateDirectories: true)
    } catch {
      throw FileError("create the folder", destination, error)
    }
    locks = try [lock, FolderLock(staging)].compactMap(\.self)
    // What a run that was killed left behind.
    for file in [
      goodState, latestState, staging.parameters, staging.log, staging.report, staging.heldOut,
      staging.checkpoints,
    ] {
      try? FileManager.default.removeItem(at: file)
    }
  }

  /// Continues in a folder that is there.
  /// - Throws: ``FileError`` when another run is at work on it; ``ModelError`` when what would be
  ///   written would go elsewhere.
  package init(continuing folder: ModelFolder) throws {
    for inner in [folder.training, folder.checkpoints]
    where (try? FileManager.default.destinationOfSymbolicLink(atPath: inner.path)) != nil {
      throw ModelError(
        """
        \(inner.pathFromHere) is a link, and training would change the folder that it leads to; \
        put a folder in its place.
        """)
    }
    destination = folder
    current = folder
    replaces = false
    locks = try [folder].compactMap(FolderLock.init)
  }

  /// Writes what does not change during training.
  package func describe(configuration: Data, vocabulary: Vocabulary, heldOut: Data?) throws {
    try AtomicFile.write(configuration, to: current.configuration)
    try AtomicFile.write(vocabulary.file, to: current.vocabulary)
    if let heldOut { try AtomicFile.write(heldOut, to: current.heldOut) }
  }

  // MARK: - Checkpoints

  private var goodState: URL { current.goodState }
  private var latestState: URL { current.latestState }

  /// Writes the step's model, if it is the best or the first that is saved, and the state for resuming.
  ///
  /// - Parameter isGood: whether the state is one to go back to when training diverges.
  package func save(
    _ step: TrainingStep<Float>, optimizer: OptimizerKind, progress: TrainingProgress,
    isBest: Bool, isGood: Bool
  ) throws {
    if isBest || isStaged && !FileManager.default.fileExists(atPath: current.parameters.path) {
      try current.write(step.model, step: progress.step)
    }
    let progress = String(decoding: try JSONEncoder().encode(progress), as: UTF8.self)
    try ModelFolder.write(
      step.blocks, metadata: ["optimizer": optimizer.rawValue, "progress": progress],
      to: isGood ? goodState : latestState)
    if isGood { try? FileManager.default.removeItem(at: latestState) }
    KillPoint.pass()
    try moveIntoPlace()
  }

  /// Reads back what the last save wrote, into the blocks of a step.
  func restoreLast(
    _ step: TrainingStep<Float>, optimizer: OptimizerKind
  ) throws -> TrainingProgress {
    try restore(step, optimizer: optimizer, from: lastState())
  }

  /// Reads back the state to go back to when training diverges; nil if there is none yet.
  func restoreGood(
    _ step: TrainingStep<Float>, optimizer: OptimizerKind
  ) throws -> TrainingProgress? {
    guard FileManager.default.fileExists(atPath: goodState.path) else { return nil }
    return try restore(step, optimizer: optimizer, from: goodState)
  }

  private func restore(
    _ step: TrainingStep<Float>, optimizer: OptimizerKind, from stateFile: URL
  ) throws -> TrainingProgress {
    let file = try ModelFolder.tensors(in: stateFile)
    var progress = try progress(of: file, in: stateFile)
    let saved = file.metadata["optimizer"] ?? "none"
    guard saved == optimizer.rawValue else {
      throw ModelError(
        damaged: stateFile,
        "is the state of the optimizer \(saved), while config.json says \(optimizer.rawValue)")
    }
    if let stranger = file.tensors.map(\.name).first(where: { name in
      !step.blocks.contains { name.utf8.starts(with: $0.prefix.utf8) }
    }) {
      throw ModelError(
        damaged: stateFile, "holds \"\(stranger)\", which is none of its optimizer's")
    }
    for (prefix, block) in step.blocks {
      try ModelFolder.read(block, from: stateFile, prefix: prefix)
    }
    // Another model has been put in the place of the best, or was written just before a kill.
    if let best = progress.bestStep, let step = current.step, step != best {
      (progress.best, progress.bestStep) = (nil, nil)
    }
    return progress
  }

  /// Demands that the last save is of such a model, before memory is asked for one.
  package func checkShapes(_ configuration: ModelConfiguration, vocabulary: Int) throws {
    let stateFile = try lastState()
    try ModelFolder.check(
      ModelFolder.tensors(in: stateFile), at: stateFile,
      has: ParameterTable(configuration, vocabulary: vocabulary), prefix: "model/")
  }

  /// How far the last save says that training came.
  package func savedProgress() throws -> TrainingProgress {
    try progress(in: lastState())
  }

  private func progress(in stateFile: URL) throws -> TrainingProgress {
    try progress(of: ModelFolder.tensors(in: stateFile), in: stateFile)
  }

  private func progress(
    of file: SafetensorsFile, in stateFile: URL
  ) throws -> TrainingProgress {
    let text = file.metadata["progress"] ?? ""
    do {
      let progress = try StrictJSON.decode(TrainingProgress.self, from: Data(text.utf8))
      if progress.isPossible { return progress }
    } catch let flaw as JSONFlaw {
      throw ModelError(
        damaged: stateFile, "does not say how far the training came: in \"progress\", \(flaw)")
    }
    throw ModelError(damaged: stateFile, "does not say how far the training came in \"progress\"")
  }

  /// The file of the last save.
  func lastState() throws -> URL {
    let files = FileManager.default
    guard files.fileExists(atPath: latestState.path) else { return goodState }
    guard files.fileExists(atPath: goodState.path) else { return latestState }
    let isOver = try progress(in: goodState).isLater(than: progress(in: latestState))
    return isOver ? goodState : latestState
  }

  // MARK: - The staging folder

  /// Removes a staging folder that was never saved to.
  package func discardIfUnsaved() {
    let states = [goodState, latestState]
    if isStaged, !states.contains(where: { FileManager.default.fileExists(atPath: $0.path) }) {
      try? FileManager.default.removeItem(at: current.url)
    }
  }

  /// Renames the staging folder to the destination, at the first save.
  private func moveIntoPlace() throws {
    guard isStaged else { return }
    let files = FileManager.default
    let (new, place) = (current.url, destination.url)
    var old = place.deletingLastPathComponent().appendingPathComponent(
      ".\(place.lastPathComponent).\(ProcessInfo.processInfo.processIdentifier).old")
    let isTaken = files.fileExists(atPath: place.path)
    // Looked at once more: much may have happened since the start.
    if isTaken, !replaces || destination.stranger != nil {
      throw ModelError(
        """
        Something else has come to be at \(place.pathFromHere) meanwhile; the new model is in \
        \(new.pathFromHere), which can be renamed.
        """)
    }
    do {
      if isTaken, SystemCall.exchange(new.path, place.path) {
        old = new
      } else {
        if isTaken { try files.moveItem(at: place, to: old) }
        KillPoint.pass()
        do {
          try files.moveItem(at: new, to: place)
        } catch {
          if isTaken { try files.moveItem(at: old, to: place) }
          throw error
        }
      }
      KillPoint.pass()
      AtomicFile.flushDirectory(place.deletingLastPathComponent())
      current = destination
    } catch {
      throw FileError("put the new model in place at", place, error)
    }
    // What cannot be removed is in nobody's way: the next run removes it, or says that it cannot.
    if isTaken { try? files.removeItem(at: old) }
  }
}
