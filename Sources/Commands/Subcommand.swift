// The protocol of the subcommands of fflm.

import Arguments

/// A subcommand with its parameters and its implementation.
protocol Subcommand: Sendable {
  /// The name, help and parameters of the subcommand.
  static var command: Command { get }

  init(_ arguments: ParsedArguments)

  /// Runs the subcommand and returns the exit code.
  func run() throws -> Int32
}

extension ParsedArguments {
  /// Returns the usage error for an invalid configuration.
  ///
  /// - Parameter validationError: A sentence without its initial capital and its full stop.
  func usageError(validationError: String) -> UsageError {
    usageError(validationError.prefix(1).uppercased() + validationError.dropFirst() + ".")
  }
}
