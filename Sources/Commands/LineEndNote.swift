// A note about texts in which characters other than LF seem to end lines.

import Reports
import Text

/// Prints the note about a text's line ends, if there is one.
///
/// - Parameter name: The name of the text.
func noteLineEnds(_ lineEnds: LineEnds, in name: String) {
  if let note = lineEndNote(lineEnds, in: name) { Terminal.note("Note: \(note)") }
}

/// Returns a note about a text in which characters other than LF seem to end lines; nil for nearly
/// all texts.
func lineEndNote(_ text: SourceText) -> String? { lineEndNote(text.lineEnds, in: text.name) }

/// Returns a note about characters other than LF that seem to end lines; nil for nearly all texts.
///
/// - Parameter name: The name of the text.
func lineEndNote(_ lineEnds: LineEnds, in name: String) -> String? {
  guard let (kind, count) = lineEnds.foreign else { return nil }
  let remedy =
    kind == .carriageReturn ? "convert them with \"tr '\\r' '\\n'\"" : "convert them to LF"
  return """
    '\(name)' has \(counted(count, "\(kind.rawValue) character")) where lines seem to \
    end, but only LF and CRLF end lines; \(remedy).
    """
}
