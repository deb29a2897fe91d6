// The models of a run's last validations, kept for going back to one or for averaging several.

import Files
import ModelFolders
import Networks

/// The files `step-N.safetensors`, which hold the weights of a run's last validations.
struct Checkpoints {
  let folder: ModelFolder
  /// The maximum number of files. If it is 0, the folder is not changed.
  let limit: Int

  /// Adds the model of a validation and removes the oldest ones above the limit.
  ///
  /// Also removes models of later steps, which a rollback has made invalid.
  ///
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
