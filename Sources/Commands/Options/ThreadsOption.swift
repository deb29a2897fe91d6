// The option --threads.

import Arguments
import Foundation
import Matrices

enum ThreadsOption {
  static let option = Option(
    "threads", .integer(1...1024), valueName: "count", note: "all processors",
    help: "Number of threads. Results do not depend on it.")

  /// Returns the number of threads that the arguments specify, or else the number of active
  /// processors.
  static func count(_ arguments: ParsedArguments) -> Int {
    arguments[option] ?? ProcessInfo.processInfo.activeProcessorCount
  }

  /// Returns workers with that number of threads.
  static func workers(_ arguments: ParsedArguments) -> Workers {
    Workers(count: count(arguments))
  }
}
