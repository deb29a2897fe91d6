// The program: words in, an exit code out.

import Arguments
import Foundation
import OperatingSystem

MissingInstructions.listen()
OutOfMemory.listen()
ShortenedFile.listen()
// A limit on the size of files is an error of writing like any other, not the program's end.
signal(SIGXFSZ, SIG_IGN)
// Whoever closes a pipe does not want the rest: it ends the program as it ends others, even where
// the program's parent ignores the signal.
signal(SIGPIPE, SIG_DFL)
// Ctrl-\ ends the program at once, where Swift would describe the place in a page and go on.
signal(SIGQUIT, SIG_DFL)

/// EX_USAGE of sysexits.h.
let usageExitCode: Int32 = 64

let environment = ProcessInfo.processInfo.environment
let parser = Parser(
  root: Program.command, version: Program.version,
  width: Parser.width(columns: environment["COLUMNS"], terminal: Terminal.width),
  shell: environment["SHELL"])

do {
  // Linux tells them in /proc alone.
  if SystemCall.arguments.isEmpty {
    throw CommandError("The command line cannot be read; mount /proc, and run fflm again.")
  }
  switch try parser.parse(CommandLine.words(parser)) {
  case .text(let text): try Terminal.print(text)
  case .manualPages(let folder): try Program.writeManualPages(to: folder)
  case .run(let arguments): exit(try Program.run(arguments, parser))
  }
} catch let error as UsageError {
  Terminal.fail(error.lines)
  exit(usageExitCode)
} catch {
  Terminal.fail(["Error: \(error)"])
  exit(EXIT_FAILURE)
}
