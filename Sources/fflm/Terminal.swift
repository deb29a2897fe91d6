// Standard output and standard error: what is printed, and how wide.

import Foundation
import LanguageModel
import OperatingSystem

enum Terminal {
  /// Whether standard error is a terminal, on which a line can be drawn again.
  static let isInteractive = isatty(STDERR_FILENO) == 1 && environment["TERM"] != "dumb"

  /// The columns of the terminal, if there is one.
  static var width: Int? {
    SystemCall.columns(ofTerminal: STDOUT_FILENO) ?? SystemCall.columns(ofTerminal: STDERR_FILENO)
  }

  /// Writes a result to standard output, at once; whoever closed the pipe does not want it.
  /// - Throws: ``FileError`` when it cannot, as on a full disk.
  static func print(_ text: String, terminator: String = "\n") throws {
    do {
      try FileHandle.standardOutput.write(contentsOf: Data((text + terminator).utf8))
    } catch {
      if error.systemCode == EPIPE { return }
      throw FileError("write", URL(fileURLWithPath: "standard output"), error)
    }
  }

  /// Writes a line for people to standard error; where that cannot be, there is nobody to tell.
  static func note(_ line: String) {
    try? FileHandle.standardError.write(contentsOf: Data((line + "\n").utf8))
  }

  /// Draws a line over the last one; only on a terminal. An empty line clears it.
  static func redraw(_ line: String) {
    let columns = max(width ?? 80, 20)
    let shown = String(line.prefix(columns - 1))
    try? FileHandle.standardError.write(contentsOf: Data("\r\u{1B}[K\(shown)".utf8))
  }
}
