// The models of a run's last validations, to go back to one of them or to average several.

import Foundation
import LanguageModel

/// Files `step-N.safetensors` of weights, the last few of which are kept.
struct RecentModels {
  let folder: ModelFolder
  /// How many are kept; with 0 the folder is left as it is.
  let limit: Int

  /// Adds the model of a validation, and removes those that are too old. Those of later steps are
  /// void: the run has gone back.
  /// - Throws: ``FileError``.
  func add(_ parameters: Parameters<Float>, step: Int) throws {
    guard limit > 0 else { return }
    let files = FileManager.default
    do {
      try files.createDirectory(at: folder.checkpoints, withIntermediateDirectories: true)
    } catch {
      throw FileError("create the folder", folder.checkpoints, error)
    }
    try ModelFolder.write(parameters, step: step, to: folder.checkpoint(step))
    let steps = ((try? files.contentsOfDirectory(atPath: folder.checkpoints.path)) ?? [])
      .compactMap(ModelFolder.step(ofCheckpoint:)).sorted()
    let kept = steps.filter { $0 <= step }.suffix(limit)
    for step in Set(steps).subtracting(kept) { try? files.removeItem(at: folder.checkpoint(step)) }
    KillPoint.pass()
  }
}
