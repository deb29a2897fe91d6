// Standard output and standard error: what is printed, and how wide.

import Files
import Foundation
import OperatingSystem
import Synchronization

enum Terminal {
  /// Whether standard error is a terminal, on which a line can be drawn again.
  static let isInteractive =
    isatty(STDERR_FILENO) == 1
    && !["", "dumb"].contains(ProcessInfo.processInfo.environment["TERM"] ?? "")

  /// Whether standard output is a terminal.
  static let isOutput = isatty(STDOUT_FILENO) == 1

  private static let isLineDrawn = Atomic(false)
  /// Moves to the beginning of a line and clears it.
  private static let clearance = "\r\u{1B}[K"

  /// The columns of the terminal, if there is one.
  static var width: Int? {
    SystemCall.columns(ofTerminal: STDOUT_FILENO) ?? SystemCall.columns(ofTerminal: STDERR_FILENO)
  }

  /// Writes a result to standard output, at once; whoever closed the pipe does not want it.
  ///
  /// On a terminal control characters are escaped, for anybody may have written them into a model or a
  /// text; a file or another program gets the result as it is.
  /// - Throws: ``FileError`` when it cannot, as on a full disk.
  static func print(_ text: String, terminator: String = "\n") throws {
    let result = text + terminator
    let shown = isOutput ? result.escapingControlCharacters(keeping: "\n\t") : result
    try write(Data(shown.utf8))
  }

  /// Writes bytes to standard output; whoever closed the pipe does not want them.
  /// - Throws: ``FileError``.
  static func write(_ bytes: Data) throws {
    do {
      try SystemCall.write(bytes, to: STDOUT_FILENO)
    } catch {
      if error.systemCode == EPIPE { return }
      throw FileError.cannot("write", FilePath("standard output"), error)
    }
  }

  /// Writes a line for people to standard error, in place of one that was drawn; where that cannot
  /// be, there is nobody to tell.
  ///
  /// It stays one line, and control characters in it are escaped, for it may quote what anybody wrote.
  static func note(_ line: String) {
    let wasDrawn = isLineDrawn.exchange(false, ordering: .relaxed)
    tell((wasDrawn ? clearance : "") + line.escapingControlCharacters() + "\n")
  }

  /// Writes why the program ends with a failure, each line cut in its middle if it is very long.
  static func fail(_ lines: [String]) {
    for line in lines.map(\.unicodeScalars) {
      let (start, end) = (line.prefix(1000), line.dropFirst(1000))
      note(
        String(end.count <= 1000 ? start + end : start + " ... ".unicodeScalars + end.suffix(500)))
    }
  }

  /// Draws a line over the last one that was drawn.
  /// - Precondition: standard error is interactive.
  static func redraw(_ line: String) {
    isLineDrawn.store(true, ordering: .relaxed)
    // In the last column some terminals would begin another line.
    tell(clearance + line.escapingControlCharacters().prefix((columns ?? 80) - 1))
  }

  /// The columns that lines for people have; nil if they go to a file, where they may be long.
  static var columns: Int? { isInteractive ? max(width ?? 80, 20) : nil }

  private static func tell(_ text: String) {
    try? SystemCall.write(Data(text.utf8), to: STDERR_FILENO)
  }
}
