// The files of a run: a model folder that comes to be at the first save, and its checkpoints.

import Foundation
import LanguageModel
import Matrices
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
  private var isStaged: Bool { current.url != destination.url }

  /// Prepares a new folder for `destination`.
  /// - Throws: ``FileError`` when the place cannot be written to.
  package init(creating destination: URL) throws {
    self.destination = ModelFolder(destination)
    let staging = destination.deletingLastPathComponent()
      .appendingPathComponent("\(destination.lastPathComponent).partial")
    current = ModelFolder(staging)
    do {
      if FileManager.default.fileExists(atPath: staging.path) {
        try FileManager.default.removeItem(at: staging)
      }
      try FileManager.default.createDirectory(
        at: current.training, withIntermediateDirectories: true)
    } catch {
      throw FileError("create the folder", destination, error)
    }
  }

  /// Continues in a folder that is there.
  package init(continuing folder: ModelFolder) {
    destination = folder
    current = folder
  }

  /// Writes what does not change during training.
  package func describe(configuration: Data, vocabulary: Vocabulary, heldOut: Data?) throws {
    try AtomicFile.write(configuration, to: current.configuration)
    try AtomicFile.write(vocabulary.file, to: current.vocabulary)
    if let heldOut { try AtomicFile.write(heldOut, to: current.heldOut) }
  }

  /// Writes the parameters as the model's, if they are the best, and the state for resuming.
  package func save(
    _ parameters: Parameters<Float>, isBest: Bool, states: [Parameters<Float>],
    progress: TrainingProgress
  ) throws {
    if isBest || isStaged && !FileManager.default.fileExists(atPath: current.parameters.path) {
      try current.write(parameters)
    }
    var blocks = [("model/", parameters)]
    for (i, state) in states.enumerated() { blocks.append(("optimizer.\(i)/", state)) }
    let progress = String(decoding: try JSONEncoder().encode(progress), as: UTF8.self)
    try ModelFolder.write(blocks, metadata: ["progress": progress], to: stateFile)
    try moveIntoPlace()
  }

  /// Reads back what the last save wrote, into the parameters and states of a new step.
  package func restore(
    _ parameters: Parameters<Float>, states: [Parameters<Float>]
  ) throws -> TrainingProgress {
    let path = stateFile.relativePath
    do {
      let file = try SafetensorsFile(try ModelFolder.contents(of: stateFile))
      try ModelFolder.read(parameters, from: file, at: stateFile, prefix: "model/")
      for (i, state) in states.enumerated() {
        try ModelFolder.read(state, from: file, at: stateFile, prefix: "optimizer.\(i)/")
      }
      let progress = file.metadata["progress"] ?? ""
      return try JSONDecoder().decode(TrainingProgress.self, from: Data(progress.utf8))
    } catch let error as SafetensorsError {
      throw ModelError("\(path) is damaged: \(error)")
    } catch is DecodingError {
      throw ModelError("\(path) does not say how far the training came.")
    }
  }

  /// Removes a staging folder that was never saved to.
  package func discardIfUnsaved() {
    if isStaged { try? FileManager.default.removeItem(at: current.url) }
  }

  private var stateFile: URL { current.training.appendingPathComponent("state.safetensors") }

  /// Renames the staging folder to the destination, at the first save.
  private func moveIntoPlace() throws {
    guard isStaged else { return }
    let old = destination.url.deletingLastPathComponent()
      .appendingPathComponent("\(destination.url.lastPathComponent).old")
    do {
      let files = FileManager.default
      if files.fileExists(atPath: destination.url.path) {
        if files.fileExists(atPath: old.path) { try files.removeItem(at: old) }
        try files.moveItem(at: destination.url, to: old)
      }
      try files.moveItem(at: current.url, to: destination.url)
      AtomicFile.flushDirectory(destination.url.deletingLastPathComponent())
      current = destination
      if files.fileExists(atPath: old.path) { try files.removeItem(at: old) }
    } catch {
      throw FileError("put the new model in place at", destination.url, error)
    }
  }
}
