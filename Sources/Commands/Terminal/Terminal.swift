// Output to standard output and standard error.

import Files
import Foundation
import OperatingSystem
import Synchronization

/// Prints results to standard output and messages to standard error.
enum Terminal {
  /// Whether standard error is a terminal on which a line can be redrawn.
  static let isInteractive =
    isatty(STDERR_FILENO) == 1
    && !["", "dumb"].contains(ProcessInfo.processInfo.environment["TERM"] ?? "")

  /// Whether standard output is a terminal.
  static let isOutput = isatty(STDOUT_FILENO) == 1

  /// Whether the last line on standard error was drawn by ``redraw(_:)``.
  private static let isLineDrawn = Atomic(false)
  /// The characters that move the cursor to the beginning of the line and clear the line.
  private static let clearance = "\r\u{1B}[K"

  /// The number of columns of the terminal; nil if neither standard output nor standard error is a
  /// terminal.
  static var width: Int? {
    SystemCall.columns(ofTerminal: STDOUT_FILENO) ?? SystemCall.columns(ofTerminal: STDERR_FILENO)
  }

  /// Writes a result to standard output without buffering. If the pipe is closed, the result is
  /// discarded.
  ///
  /// On a terminal, control characters are escaped, because a model or a text may come from an
  /// untrusted source. Files and other programs get the result unchanged.
  ///
  /// - Throws: ``FileError`` if writing fails, for example on a full disk.
  static func print(_ text: String, terminator: String = "\n") throws {
    let result = text + terminator
    let shown = isOutput ? result.escapingControlCharacters(keeping: "\n\t") : result
    try write(Data(shown.utf8))
  }

  /// Writes bytes to standard output. If the pipe is closed, they are discarded.
  ///
  /// - Throws: ``FileError``.
  static func write(_ bytes: Data) throws {
    do {
      try SystemCall.write(bytes, to: STDOUT_FILENO)
    } catch {
      if error.systemCode == EPIPE { return }
      throw FileError.cannot("write", FilePath("standard output"), error)
    }
  }

  /// Writes a message to standard error, in place of a line that was drawn. Errors are ignored,
  /// because they could not be reported.
  ///
  /// Control characters are escaped, because the message may quote untrusted text. Thus it stays on
  /// one line.
  static func note(_ line: String) {
    let wasDrawn = isLineDrawn.exchange(false, ordering: .relaxed)
    tell((wasDrawn ? clearance : "") + line.escapingControlCharacters() + "\n")
  }

  /// Writes the error message with which the program ends. Very long lines are shortened in the
  /// middle.
  static func fail(_ lines: [String]) {
    for line in lines.map(\.unicodeScalars) {
      let (start, end) = (line.prefix(1000), line.dropFirst(1000))
      note(
        String(end.count <= 1000 ? start + end : start + " ... ".unicodeScalars + end.suffix(500)))
    }
  }

  /// Draws a line in place of the last one that was drawn.
  ///
  /// - Precondition: Standard error is interactive.
  static func redraw(_ line: String) {
    isLineDrawn.store(true, ordering: .relaxed)
    // Some terminals start a new line after a character in the last column.
    tell(clearance + line.escapingControlCharacters().prefix((columns ?? 80) - 1))
  }

  /// The number of columns for messages; nil if standard error is not interactive and lines may be
  /// long.
  static var columns: Int? { isInteractive ? max(width ?? 80, 20) : nil }

  private static func tell(_ text: String) {
    try? SystemCall.write(Data(text.utf8), to: STDERR_FILENO)
  }
}
