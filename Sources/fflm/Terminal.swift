// Standard output and standard error: what is printed, and how wide.

import Files
import Foundation
import LanguageModel
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
  /// - Throws: ``FileError`` when it cannot, as on a full disk.
  static func print(_ text: String, terminator: String = "\n") throws {
    try write(Data((text + terminator).utf8))
  }

  /// Writes bytes to standard output as `print` writes text.
  /// - Throws: ``FileError``.
  static func write(_ bytes: Data) throws {
    do {
      try SystemCall.write(bytes, to: STDOUT_FILENO)
    } catch {
      if error.systemCode == EPIPE { return }
      throw FileError("write", FilePath("standard output"), error)
    }
  }

  /// Writes a line for people to standard error, in place of one that was drawn; where that cannot
  /// be, there is nobody to tell.
  static func note(_ line: String) {
    let wasDrawn = isLineDrawn.exchange(false, ordering: .relaxed)
    tell((wasDrawn ? clearance : "") + line + "\n")
  }

  /// Writes why the program ends with a failure: one line, cut in its middle if it is very long, and
  /// with nothing in it that a terminal would obey, for it may quote what anybody wrote.
  static func fail(_ reason: String) {
    let line = "Error: \(reason)".unicodeScalars
    let (start, end) = (line.prefix(1000), line.dropFirst(1000))
    let text = end.count <= 1000 ? start + end : start + " ... ".unicodeScalars + end.suffix(500)
    note(String(text).harmless(formats: true))
  }

  /// Draws a line over the last one that was drawn.
  /// - Precondition: standard error is interactive.
  static func redraw(_ line: String) {
    isLineDrawn.store(true, ordering: .relaxed)
    // In the last column some terminals would begin another line.
    tell(clearance + line.prefix((columns ?? 80) - 1))
  }

  /// The columns that lines for people have; nil if they go to a file, where they may be long.
  static var columns: Int? { isInteractive ? max(width ?? 80, 20) : nil }

  private static func tell(_ text: String) {
    try? SystemCall.write(Data(text.utf8), to: STDERR_FILENO)
  }
}

extension String {
  /// The text with escapes for what a terminal would obey, for anybody may have written it: control
  /// characters, unless they are `kept`, and separators of lines.
  ///
  /// - Parameter formats: also what turns the direction of writing, and the like.
  func harmless(keeping kept: String = "", formats: Bool = false) -> String {
    unicodeScalars.reduce(into: "") { text, scalar in
      let isHarmful =
        switch scalar.properties.generalCategory {
        case .control: !kept.unicodeScalars.contains(scalar)
        case .lineSeparator, .paragraphSeparator: true
        case .format: formats
        default: false
        }
      if isHarmful {
        text += scalar.escaped(asASCII: true)
      } else {
        text.unicodeScalars.append(scalar)
      }
    }
  }
}
