// Everything that can be wrong with a model's folder, each worded once.

import Files
import JSON
import Safetensors

package enum ModelError: Error, CustomStringConvertible {
  case missing(FilePath)
  case pipeOrDevice(FilePath)
  /// A file that only fflm writes is not as fflm wrote it.
  case damaged(FilePath, Flaw)
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

extension ModelError {
  /// A way in which a file differs from what fflm writes.
  package enum Flaw: CustomStringConvertible {
    case json(JSONFlaw)
    case size(Int, limit: Int)
    case parameters(Double)
    case memory(bytes: Double)
    case safetensors(any Error)
    case unexpectedTensor(String)
    case missingTensor(String)
    case otherTensor(TensorDescription, shape: [Int])
    case notFinite(tensor: String)
    case otherOptimizer(String, configured: String)
    case unexpectedState(String)
    case progress(JSONFlaw?)
    case batches(Int, perEpoch: Int)

    /// Follows the path of the file, without a full stop.
    package var description: String {
      switch self {
      case .json(let flaw): "is not as expected: \(flaw)"
      case .size(let count, let limit): "has \(count) bytes, where at most \(limit) can be right"
      case .parameters(let count): "describes \(count) parameters, more than any file has"
      case .memory(let bytes):
        "describes layers that take \(bytes) bytes of memory, more than there is"
      case .safetensors(let error): "is damaged: \("\(error)".dropLast())"
      case .unexpectedTensor(let name):
        "holds \"\(name)\", which its configuration does not have"
      case .missingTensor(let name): "lacks the tensor \"\(name)\""
      case .otherTensor(let tensor, let shape):
        "has \"\(tensor.name)\" as \(tensor.type.rawValue) of shape \(tensor.shape), where "
          + "configuration and vocabulary demand F32 of shape \(shape)"
      case .notFinite(let tensor): "has numbers in \"\(tensor)\" that are not finite"
      case .otherOptimizer(let saved, let configured):
        "is the state of the optimizer \(saved), while config.json says \(configured)"
      case .unexpectedState(let name):
        "holds \"\(name)\", which does not belong to its optimizer"
      case .progress(let flaw?):
        "does not say how far the training came: in \"progress\", \(flaw)"
      case .progress(nil): "does not say how far the training came in \"progress\""
      case .batches(let done, let perEpoch):
        "says that \(done) batches of an epoch were done, but an epoch has \(perEpoch)"
      }
    }
  }
}
