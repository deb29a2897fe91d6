// What is said of a training that memory may have no room for.

import OperatingSystem
import Reports

/// The bytes that a training takes, beside what there is.
struct MemoryNeed {
  let bytes: Double
  let memory: AvailableMemory

  private static let options = "--hidden, --embedding, --max-vocabulary or --batch"

  /// Why it cannot be; nil if it can.
  var refusal: String? {
    guard bytes > memory.bytes else { return nil }
    let limit =
      switch memory.limit {
      case .machine: "this machine has"
      case .controlGroup: "the limit of its control group (a batch system's, a container's) is"
      case .addresses: "'ulimit -v' leaves"
      }
    return """
      Training this would take \(byteText(bytes)) of memory, and \(limit) \
      \(byteText(max(memory.bytes, 0))); lower \(Self.options).
      """
  }

  /// What may go wrong, for other programs may end and leave their memory to this one; nil if nothing
  /// does.
  var warning: String? {
    guard let free = memory.free, bytes > free else { return nil }
    return """
      Warning: training this takes \(byteText(bytes)) of memory, and \(byteText(free)) are free now: \
      it may be slow, or the system may end it; end other programs, or lower \(Self.options).
      """
  }
}
