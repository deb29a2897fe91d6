// A subcommand of fflm as a type.

import Arguments

/// What a subcommand is called with, and what it does with the arguments that were given.
protocol Subcommand: Sendable {
  /// Its name, help and parameters.
  static var command: Command { get }

  init(_ arguments: ParsedArguments)

  /// Runs it and returns the exit code.
  func run() throws -> Int32
}

extension ParsedArguments {
  /// The usage error for a configuration that is not possible.
  ///
  /// - Parameter validationError: A sentence without its capital and its full stop.
  func usageError(validationError: String) -> UsageError {
    usageError(validationError.prefix(1).uppercased() + validationError.dropFirst() + ".")
  }
}
