// The root command and its subcommands.

import Arguments
import Files
import Foundation
import LanguageModel

enum Program {
  static let version = "0.1.0"
  /// The day of the version, for its manual pages.
  static let date = "2026-11-21"

  static let command = Command(
    "fflm",
    abstract: "Train feed-forward neural language models, measure them, and let them write.",
    subcommands: [
      TrainCommand.command, EvalCommand.command, ScoreCommand.command, PredictCommand.command,
      GenerateCommand.command, InspectCommand.command, CheckCommand.command, BenchCommand.command,
      NGramCommand.command,
    ])

  /// Runs a subcommand and returns the exit code.
  static func run(_ arguments: ParsedArguments, _ parser: Parser) throws -> Int32 {
    let usage = Usage(parser: parser, path: arguments.path)
    switch arguments.path.dropFirst().joined(separator: " ") {
    case "train": return try TrainCommand.run(arguments, usage)
    case "eval": try EvalCommand.run(arguments)
    case "score": try ScoreCommand.run(arguments)
    case "predict": try PredictCommand.run(arguments)
    case "generate": try GenerateCommand.run(arguments)
    case "inspect": try InspectCommand.run(arguments)
    case "check": return try CheckCommand.run(arguments, usage)
    case "bench": try BenchCommand.run(arguments)
    case "ngram train": try NGramTrainCommand.run(arguments)
    case "ngram eval": try NGramEvalCommand.run(arguments)
    default: preconditionFailure("no command for \(arguments.path)")
    }
    return EXIT_SUCCESS
  }

  /// Writes a manual page of each command into a folder, which is made if need be.
  static func writeManualPages(to path: String) throws {
    if path == "-" {
      throw CommandError(
        "Manual pages are several files and cannot go to standard output; name a folder.")
    }
    let folder = try Folder.make(FilePath(path))
    for page in command.manualPages(version: version, date: date) {
      try folder.replace(page.file, with: Data(page.text.utf8))
    }
  }
}

/// The usage errors that a command finds after parsing.
struct Usage {
  let parser: Parser
  let path: [String]

  func invalid(_ message: String) -> UsageError { parser.usageError(message, for: path) }

  /// For a configuration that cannot be, as the configuration itself puts it.
  func invalid(complaint: String) -> UsageError {
    invalid(complaint.prefix(1).uppercased() + complaint.dropFirst() + ".")
  }

  func missing(_ name: String) -> UsageError { parser.missingArgument(name, for: path) }
}

/// Something that went wrong in a command, in a sentence.
struct CommandError: Error, CustomStringConvertible {
  let description: String
  init(_ description: String) { self.description = description }
}
