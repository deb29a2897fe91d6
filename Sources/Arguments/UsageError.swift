// The error of an invalid command line. UsageError+Messages.swift has the wording.

/// An error in a command line, for which the program exits with code 64 (`EX_USAGE`).
package struct UsageError: Error, CustomStringConvertible {
  /// The lines to print to standard error: what is wrong, the help of the parameter concerned, the
  /// usage of the command, and where to read more. Words from the command line appear as typed and
  /// may contain any character.
  package let lines: [String]

  package var description: String { lines.joined(separator: "\n") }
}

/// A problem with a command line, without the usage of the command.
struct Problem: Error, Equatable {
  let message: String
  /// The lines of the message after the first.
  var furtherLines: [String] = []
  /// The name and abstract of the parameter that the message is about.
  var help: String?
}
