// The errors in a model's folder, with their messages.

import Files
import JSON
import Safetensors

/// An error in a model's folder.
package enum ModelError: Error, CustomStringConvertible {
  case missing(FilePath)
  case pipeOrDevice(FilePath)
  /// A file that only fflm writes is damaged or was changed.
  case damaged(FilePath, Flaw)
  /// A configuration does not describe a network. The message has no full stop.
  case invalidConfiguration(FilePath, String)
  /// A file that a user may have written is invalid. The message is a complete sentence.
  case invalid(FilePath, String)
  /// The weights are finite, but products of them are not.
  case overflow
  /// The name of the staging folder, which holds a model until its first save, is taken.
  case stagingNameTaken(FilePath, String)
  /// The folder of a run was removed during the run.
  case removed(FilePath)

  package var description: String {
    switch self {
    case .missing(let path):
      "There is no \(path.display), so the model is incomplete; restore the file from a copy, or "
        + "specify another folder."
    case .pipeOrDevice(let path):
      "\(path.display) is a pipe or a device; put the model's file in its place."
    case .damaged(let path, let flaw):
      "\(path.display) \(flaw). Restore it from a copy, or train again."
    case .invalidConfiguration(let path, let validationError):
      "\(path.display): \(validationError)."
    case .invalid(let path, let sentence):
      "\(path.display): \(sentence)"
    case .overflow:
      "The model's weights are so large that its probabilities are not finite; train it again."
    case .stagingNameTaken(let path, let reason):
      "\(path.display) is the model's folder until its first save, but it \(reason); move it "
        + "elsewhere."
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

    /// The message, which follows the path of the file and has no full stop.
    package var description: String {
      switch self {
      case .json(let flaw): "is not as expected: \(flaw)"
      case .size(let count, let limit): "has \(count) bytes, but at most \(limit) are allowed"
      case .parameters(let count): "describes \(count) parameters, more than any file can hold"
      case .memory(let bytes):
        "describes layers that take \(bytes) bytes of memory, more than is available"
      case .safetensors(let error): "is damaged: \("\(error)".dropLast())"
      case .unexpectedTensor(let name):
        "contains \"\(name)\", which the configured network does not have"
      case .missingTensor(let name): "lacks the tensor \"\(name)\""
      case .otherTensor(let tensor, let shape):
        "has \"\(tensor.name)\" as \(tensor.type.rawValue) of shape \(tensor.shape), but "
          + "configuration and vocabulary require F32 of shape \(shape)"
      case .notFinite(let tensor): "has numbers in \"\(tensor)\" that are not finite"
      case .otherOptimizer(let saved, let configured):
        "is the state of the optimizer \(saved), but config.json specifies \(configured)"
      case .unexpectedState(let name):
        "contains \"\(name)\", which does not belong to its optimizer"
      case .progress(let flaw?):
        "does not record how far training got: in \"progress\", \(flaw)"
      case .progress(nil): "does not record how far training got in \"progress\""
      case .batches(let done, let perEpoch):
        "says that \(done) batches of an epoch were done, but an epoch has \(perEpoch)"
      }
    }
  }
}
