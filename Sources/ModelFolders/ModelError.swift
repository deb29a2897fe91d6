// Everything that can be wrong with a model's folder, each worded once.

import Files

package enum ModelError: Error, CustomStringConvertible {
  case missing(FilePath)
  case pipeOrDevice(FilePath)
  /// A file that only fflm writes is not as fflm wrote it. The flaw follows the path.
  case damaged(FilePath, String)
  /// A configuration that cannot be a network; the message has no full stop.
  case invalidConfiguration(FilePath, String)
  /// A file that a user may have made is not as it should be. The sentence is complete.
  case invalid(FilePath, String)
  /// Weights are finite, but their products are not.
  case overflow
  /// The name that a model has until its first save is not free.
  case stagingNameTaken(FilePath, String)
  /// The folder of a run was removed while the run went on.
  case removed(FilePath)

  package var description: String {
    switch self {
    case .missing(let path):
      "There is no \(path.display), so the folder is not a whole model; restore the file from a "
        + "copy, or name another folder."
    case .pipeOrDevice(let path):
      "\(path.display) is a pipe or a device; put the model's file in its place."
    case .damaged(let path, let flaw):
      "\(path.display) \(flaw). Restore it from a copy, or train again."
    case .invalidConfiguration(let path, let validationError):
      "\(path.display): \(validationError)."
    case .invalid(let path, let sentence):
      "\(path.display): \(sentence)"
    case .overflow:
      "The model's weights are so large that no word has a probability; train it again."
    case .stagingNameTaken(let path, let reason):
      "\(path.display) is the name that the model has until its first save, but it \(reason); move "
        + "it away."
    case .removed(let path):
      "Cannot save: \(path.display) was removed during training; nothing of this run is left."
    }
  }
}
