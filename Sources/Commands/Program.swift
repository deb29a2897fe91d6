// The command-line program: its subcommands, and how one of them is run.

import Arguments
import Files
import Foundation
import OperatingSystem

/// The `fflm` program.
package enum Program {
  private static let name = "fflm"
  static let version = "0.1.0"
  /// The release date of the version, for the manual pages.
  static let date = "2026-11-21"

  /// The subcommands that are groups of others.
  private static let groups: [(command: Command, subcommands: [any Subcommand.Type])] = [
    (ClassifyCommand.command, ClassifyCommand.subcommands),
    (VectorsCommand.command, VectorsCommand.subcommands),
    (NGramCommand.command, NGramCommand.subcommands),
  ]

  private static let subcommands: [any Subcommand.Type] = [
    TrainCommand.self, EvalCommand.self, ScoreCommand.self, PredictCommand.self,
    GenerateCommand.self, FillCommand.self, InspectCommand.self, ExplainCommand.self,
    CheckCommand.self, BenchCommand.self,
  ]

  static let command = Command(
    name, abstract: "Train, evaluate and sample from feed-forward neural language models.",
    subcommands: subcommands.map { $0.command } + groups.map(\.command))

  /// The subcommands by their command paths, such as `fflm ngram train`.
  private static let subcommandsByPath: [[String]: any Subcommand.Type] = Dictionary(
    uniqueKeysWithValues: subcommands.map { ([name, $0.command.name], $0) }
      + groups.flatMap { group in
        group.subcommands.map { ([name, group.command.name, $0.command.name], $0) }
      })

  /// The exit code of usage errors: `EX_USAGE` in `sysexits.h`.
  private static let usageExitCode: Int32 = 64

  /// Runs the command line and returns the exit code. Errors are printed to standard error.
  package static func run() -> Int32 {
    do {
      return try runCommandLine()
    } catch let error as UsageError {
      Terminal.fail(error.lines)
      return usageExitCode
    } catch {
      Terminal.fail(["Error: \(message(for: error))"])
      return (error as? CommandError)?.isUsage == true ? usageExitCode : EXIT_FAILURE
    }
  }

  private static func runCommandLine() throws -> Int32 {
    let environment = ProcessInfo.processInfo.environment
    let parser = Parser(
      root: command, version: version,
      width: Parser.width(columns: environment["COLUMNS"], terminal: Terminal.width),
      shell: environment["SHELL"])
    // On Linux, the arguments are read from /proc, which may not be mounted.
    if SystemCall.arguments.isEmpty {
      throw CommandError.unreadableCommandLine
    }
    switch try parser.parse(CommandLine.words(parser)) {
    case .text(let text): try Terminal.print(text)
    case .manualPages(let folder): try writeManualPages(to: folder)
    case .run(let arguments):
      guard let subcommand = subcommandsByPath[arguments.path] else {
        preconditionFailure("no subcommand for \(arguments.path)")
      }
      return try subcommand.init(arguments).run()
    }
    return EXIT_SUCCESS
  }

  /// Writes the manual page of each command to a folder, which is created if it does not exist.
  private static func writeManualPages(to path: String) throws {
    if path == "-" {
      throw CommandError.manualPagesToStandardOutput
    }
    let folder = try Folder.make(FilePath(path))
    for page in command.manualPages(version: version, date: date) {
      try folder.replace(page.file, with: Data(page.text.utf8))
    }
  }
}
