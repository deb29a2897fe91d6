// The error of a command line that cannot be run. UsageError+Messages.swift has the wording.

/// A mistake in the words of a command line; the program's exit code for it is 64 (`EX_USAGE`).
package struct UsageError: Error, CustomStringConvertible {
  /// All that belongs on standard error: what is wrong, the help of the parameter it is about, the
  /// usage of the command, and where to read more. A word of the user's in them may hold anything.
  package let lines: [String]

  package var description: String { lines.joined(separator: "\n") }
}

/// What is wrong with the words, before the usage of a command goes with it.
struct Problem: Error, Equatable {
  let message: String
  /// What the message has below its first line.
  var furtherLines: [String] = []
  /// The name and the abstract of the parameter that the message is about.
  var help: String?
}
