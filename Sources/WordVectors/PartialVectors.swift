// The folder of a vector run that is not finished.

import Files
import Foundation
import JSON
import Matrices
import Safetensors
import Text

/// The folder `NAME.partial`, which holds both tables of vectors, the vocabulary and the run until
/// the vectors are written to `NAME`. Files in it are replaced atomically.
package final class PartialVectors {
  package static let suffix = ".partial"
  private static let state = "state.safetensors"
  private static let vocabulary = "vocabulary.txt"
  private static let runKey = "run"
  private static let formatKey = "format"
  /// It changes with the method of training, because a run that continues with another one would end
  /// with different bits.
  private static let format = "fflm-vectors-2"
  /// The largest number of bytes of `vocabulary.txt`.
  private static let vocabularyLimit = 1 << 28

  private let folder: Folder
  private let lock: FolderLock
  private let stateFile: SafetensorsFile?

  /// The folder of the run that trains `destination`.
  package static func path(of destination: FilePath) -> FilePath {
    destination.withoutTrailingSlashes.appending(suffix: suffix)
  }

  /// Creates the folder for a new run, which replaces a run of that name.
  /// - Throws: ``FileError`` if it cannot be created or another run has locked it.
  package init(creating path: FilePath, vocabulary: Vocabulary) throws {
    folder = try Folder.make(path)
    lock = try FolderLock(folder)
    stateFile = nil
    folder.remove(Self.state)
    try folder.replace(Self.vocabulary, with: vocabulary.file)
  }

  /// Opens the folder of an interrupted run.
  /// - Throws: ``VectorError`` if it holds no run; ``FileError`` if it cannot be opened or
  ///   another run has locked it.
  package init(resuming path: FilePath) throws {
    folder = try Folder(path)
    lock = try FolderLock(folder)
    do {
      stateFile = try SafetensorsFile(try folder.mapped(Self.state))
    } catch let error as SafetensorsError {
      throw VectorError.damagedState(folder.path(of: Self.state), "\(error)")
    } catch is ReadingError {
      throw VectorError.missingState(folder.path(of: Self.state))
    }
  }

  /// Whether there is a run at a path that can be resumed.
  package static func isSaved(at path: FilePath) -> Bool { path.appending(state).status != nil }

  // MARK: - Reading

  /// Reads the run and its vocabulary.
  /// - Throws: ``VectorError``.
  package func run() throws -> (VectorRun, Vocabulary) {
    let path = folder.path(of: Self.state)
    guard stateFile?.metadata[Self.formatKey] == Self.format else {
      throw VectorError.otherVersion(path)
    }
    let text = stateFile?.metadata[Self.runKey] ?? ""
    let run: VectorRun
    do {
      run = try StrictJSON.decode(VectorRun.self, from: Data(text.utf8))
    } catch let flaw as JSONFlaw {
      throw VectorError.damagedState(path, "\(flaw).")
    }
    guard run.isValid else {
      throw VectorError.damagedState(path, "An option of the run is out of its range.")
    }
    do {
      let file = try folder.contents(of: Self.vocabulary, limit: Self.vocabularyLimit)
      return (run, try Vocabulary(file: file))
    } catch let error as TextError {
      throw VectorError.damagedState(folder.path(of: Self.vocabulary), "\(error)")
    } catch is ReadingError {
      throw VectorError.missingState(folder.path(of: Self.vocabulary))
    }
  }

  /// Checks that the tables have the shapes of a run, before memory is allocated for them.
  /// - Throws: ``VectorError``.
  package func checkShapes(_ run: VectorRun, vocabulary: Vocabulary) throws {
    let shape = [vocabulary.count, VectorTrainer.columns(of: run.options)]
    for name in Table.allCases {
      guard let tensor = stateFile?[name.rawValue], tensor.type == .float32, tensor.shape == shape
      else {
        throw VectorError.damagedState(
          folder.path(of: Self.state),
          "The tensor \"\(name.rawValue)\" is missing or does not have the shape \(shape).")
      }
    }
  }

  /// Copies the tables into a trainer of the run.
  ///
  /// - Precondition: ``checkShapes(_:vocabulary:)`` has passed.
  /// - Throws: ``VectorError`` if they contain values that are not finite or the trainer's text
  ///   is too short for the run's progress.
  package func restore(_ trainer: VectorTrainer, _ run: VectorRun) throws {
    let path = folder.path(of: Self.state)
    for (name, table) in tables(of: trainer) {
      guard let file = stateFile, let tensor = file[name.rawValue] else { continue }
      table.copy(fromBytes: file.bytes(of: tensor))
    }
    guard trainer.isFinite else {
      throw VectorError.damagedState(path, "It contains values that are not finite.")
    }
    guard run.progress.chunks <= trainer.totalChunks else {
      throw VectorError.damagedState(path, "Its progress exceeds the number of epochs.")
    }
    trainer.progress = run.progress
  }

  private enum Table: String, CaseIterable {
    case inputs, outputs
  }

  private func tables(of trainer: VectorTrainer) -> [(Table, Matrix<Float>)] {
    [(.inputs, trainer.inputs), (.outputs, trainer.outputs)]
  }

  // MARK: - Writing

  /// Saves the tables and the progress of a trainer.
  /// - Throws: ``FileError``.
  package func save(_ trainer: VectorTrainer, _ run: VectorRun) throws {
    var run = run
    run.progress = trainer.progress
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    let json = String(decoding: try encoder.encode(run), as: UTF8.self)
    let tables = tables(of: trainer)
    let header = SafetensorsHeader(
      tensors: tables.map { name, table in
        TensorDescription(
          name: name.rawValue, type: .float32, shape: [table.rows, table.columns])
      }, metadata: ExactDictionary([Self.formatKey: Self.format, Self.runKey: json]))
    try folder.replace(Self.state) { write in
      try write(header.bytes)
      for (_, table) in tables { try write(table.bytes) }
    }
  }

  /// Removes the folder of a run, if there is one, once the vectors are written. Anything that does
  /// not belong to the run stays, and with it the folder.
  package static func remove(at path: FilePath) {
    guard let folder = try? Folder(path), let parent = try? Folder(path.parent) else { return }
    for name in [state, vocabulary] {
      folder.remove(name)
      folder.remove(Folder.partialName(name))
    }
    parent.removeFolder(path.name)
  }
}
