// The error of a command line that cannot be run.

/// A mistake in the words of a command line; the program's exit code for it is 64 (`EX_USAGE`).
package struct UsageError: Error, CustomStringConvertible {
  /// All that belongs on standard error, without a line break at the end: what is wrong, the help of
  /// the parameter it is about, the usage of the command, and where to read more.
  package let description: String
}

/// What is wrong with the words, before the usage of a command goes with it.
struct Problem: Error, Equatable {
  let message: String
  /// The name and the abstract of the parameter that the message is about.
  var help: String?
}
