// The program: its subcommands, and what a command line asks of them.

import Arguments
import Files
import Foundation
import OperatingSystem

package enum Program {
  private static let name = "fflm"
  static let version = "0.1.0"
  /// The day of the version, for its manual pages.
  static let date = "2026-11-21"

  private static let subcommands: [any Subcommand.Type] = [
    TrainCommand.self, EvalCommand.self, ScoreCommand.self, PredictCommand.self,
    GenerateCommand.self, InspectCommand.self, CheckCommand.self, BenchCommand.self,
  ]

  static let command = Command(
    name, abstract: "Train, evaluate and sample from feed-forward neural language models.",
    subcommands: subcommands.map { $0.command } + [NGramCommand.command])

  /// Subcommands by the words that reach them.
  private static let subcommandsByPath: [[String]: any Subcommand.Type] = Dictionary(
    uniqueKeysWithValues: subcommands.map { ([name, $0.command.name], $0) }
      + NGramCommand.subcommands.map { ([name, NGramCommand.command.name, $0.command.name], $0) })

  /// EX_USAGE of sysexits.h.
  private static let usageExitCode: Int32 = 64

  /// Does what the command line asks for, and returns the exit code. Errors go to standard error.
  package static func run() -> Int32 {
    do {
      return try runCommandLine()
    } catch let error as UsageError {
      Terminal.fail(error.lines)
      return usageExitCode
    } catch {
      Terminal.fail(["Error: \(message(for: error))"])
      return EXIT_FAILURE
    }
  }

  private static func runCommandLine() throws -> Int32 {
    let environment = ProcessInfo.processInfo.environment
    let parser = Parser(
      root: command, version: version,
      width: Parser.width(columns: environment["COLUMNS"], terminal: Terminal.width),
      shell: environment["SHELL"])
    // Linux tells them in /proc alone.
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

  /// Writes a manual page of each command into a folder, which is made if need be.
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
