// The models of a run's last validations, to go back to one of them or to average several.

import Files
import ModelFolders
import Networks

/// Files `step-N.safetensors` of weights, the last few of which are kept.
struct Checkpoints {
  let folder: ModelFolder
  /// How many are kept; with 0 the folder is left as it is.
  let limit: Int

  /// Adds the model of a validation, and removes those that are too old. Those of later steps are
  /// void: the run has gone back.
  /// - Throws: ``FileError``.
  func add(_ parameters: Parameters<Float>, step: Int) throws {
    guard limit > 0 else { return }
    let checkpoints = try folder.folder.subfolder(ModelFolder.checkpoints)
    try ModelFolder.write(
      parameters, step: step, to: ModelFolder.checkpoint(step), in: checkpoints)
    let steps = try checkpoints.names().compactMap(ModelFolder.step(ofCheckpoint:)).sorted()
    let kept = steps.filter { $0 <= step }.suffix(limit)
    for step in Set(steps).subtracting(kept) { checkpoints.remove(ModelFolder.checkpoint(step)) }
    KillPoint.pass()
  }
}
