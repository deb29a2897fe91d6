// How many threads a command works on.

import Arguments
import Foundation

enum Threads {
  static let parameter = Parameter.option(
    "threads", .integer(1...1024),
    help: "Threads to work on; all processors if not given. Results do not depend on it.")

  static func count(_ arguments: ParsedArguments) -> Int {
    arguments.integer("threads") ?? ProcessInfo.processInfo.activeProcessorCount
  }
}
