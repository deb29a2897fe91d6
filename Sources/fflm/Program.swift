// The root command and its subcommands.

import Arguments
import Foundation

enum Program {
  static let version = "0.1.0"

  static let command = Command(
    "fflm",
    abstract: "Train feed-forward neural language models, measure them, and let them write.",
    subcommands: [
      TrainCommand.command, EvalCommand.command, GenerateCommand.command, CheckCommand.command,
      BenchCommand.command,
    ])

  /// Makes the error of an invalid combination of arguments.
  typealias UsageErrorMaker = (_ message: String, _ path: [String]) -> UsageError

  /// Runs a subcommand and returns the exit code.
  static func run(
    _ arguments: ParsedArguments, usageError: @escaping UsageErrorMaker
  ) throws -> Int32 {
    let invalid = { (message: String) in usageError(message, arguments.path) }
    switch arguments.path.last {
    case "train": return try TrainCommand.run(arguments, invalid: invalid)
    case "eval": try EvalCommand.run(arguments)
    case "generate": try GenerateCommand.run(arguments)
    case "check": return try CheckCommand.run(arguments, invalid: invalid)
    case "bench": try BenchCommand.run(arguments)
    default: preconditionFailure("no command for \(arguments.path)")
    }
    return EXIT_SUCCESS
  }
}

/// Something that went wrong in a command, in a sentence.
struct CommandError: Error, CustomStringConvertible {
  let description: String
  init(_ description: String) { self.description = description }
}
