// The option --threads.

import Arguments
import Foundation
import Matrices

enum ThreadsOption {
  static let option = Option(
    "threads", .integer(1...1024), valueName: "count", note: "all processors",
    help: "Number of threads. Results do not depend on it.")

  static func count(_ arguments: ParsedArguments) -> Int {
    arguments[option] ?? ProcessInfo.processInfo.activeProcessorCount
  }

  static func workers(_ arguments: ParsedArguments) -> Workers {
    Workers(count: count(arguments))
  }
}
