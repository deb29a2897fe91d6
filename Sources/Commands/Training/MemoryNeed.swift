// The memory that training needs, and messages if it is insufficient.

import OperatingSystem
import Reports

/// The memory that training needs, compared with the available memory.
struct MemoryNeed {
  /// The number of bytes needed.
  let bytes: Double
  let memory: AvailableMemory
  /// The options that lower the need, as a sentence lists them.
  var options = "--hidden, --embedding, --max-vocabulary or --batch"

  /// An error message if the need exceeds the available memory; otherwise nil.
  var refusal: String? {
    guard bytes > memory.bytes else { return nil }
    let limit =
      switch memory.limit {
      case .machine: "this machine has"
      case .controlGroup: "its control group (a batch job or a container) is limited to"
      case .addresses: "'ulimit -v' leaves"
      }
    return """
      This run needs \(byteText(bytes)) of memory, but \(limit) \
      \(byteText(max(memory.bytes, 0))); lower \(options).
      """
  }

  /// A warning if the need exceeds the free memory; otherwise nil. It is not an error, because
  /// other programs may free memory.
  var warning: String? {
    guard let free = memory.free, bytes > free else { return nil }
    return """
      Warning: This run needs \(byteText(bytes)) of memory, but only \(byteText(free)) is free \
      now. Training may be slow, or the system may kill it; close other programs, or lower \
      \(options).
      """
  }

  /// Prints the warning if there is one.
  /// - Throws: ``CommandError`` if the need exceeds the available memory.
  func check() throws {
    if let refusal { throw CommandError.outOfMemory(refusal) }
    if let warning { Terminal.note(warning) }
  }
}
