// The parsed arguments of the command to run.

/// The command that a command line selects and the values of its parameters.
package struct ParsedArguments: Sendable {
  private let commandPath: CommandPath
  /// The specified values, by long name.
  package private(set) var values: [String: Value]

  /// Assigns the operands to the positional arguments, in order.
  ///
  /// - Throws: `Problem` for an unknown option, else for a missing parameter, else for excess
  ///   operands.
  init(_ matches: Matches, at path: CommandPath) throws(Problem) {
    commandPath = path
    values = matches.values
    if let option = matches.unknownOptions.first { throw .unknownOption(option, of: path.command) }
    var operands = matches.operands[...]
    for parameter in path.command.parameters {
      if parameter.isArgument, parameter.repeats {
        if !operands.isEmpty { values[parameter.name] = .texts(Array(operands)) }
        operands = []
      } else if parameter.isArgument, let word = operands.popFirst() {
        values[parameter.name] = .text(word)
      }
      if parameter.isRequired, values[parameter.name] == nil { throw .missing(parameter) }
    }
    if !operands.isEmpty { throw .unexpectedArguments(Array(operands)) }
  }

  /// The names of the commands, from the program down to the command to run.
  package var path: [String] { commandPath.names }

  /// The value of an option, or its default.
  ///
  /// - Precondition: The command declares the option.
  package subscript<Content>(option: Option<Content>) -> Content {
    option.content(values[commandPath.command.parameter(named: option.parameter.name).name])
  }

  /// Returns whether an option was specified.
  package func has<Content>(_ option: Option<Content>) -> Bool {
    values[option.parameter.name] != nil
  }

  /// Adds values, by long name, for parameters that were not specified.
  package mutating func complete(with others: [String: Value]) {
    values.merge(others) { given, _ in given }
  }

  // MARK: - Errors

  /// Returns the error for a problem that a command finds in its own arguments.
  package func usageError(_ message: String, furtherLines: [String] = []) -> UsageError {
    UsageError(Problem(message: message, furtherLines: furtherLines), at: commandPath)
  }

  /// Returns the error for a missing argument that is declared optional but is needed in this case.
  ///
  /// - Precondition: The command declares the argument.
  package func missing<Content>(_ option: Option<Content>) -> UsageError {
    UsageError(
      .missing(commandPath.command.parameter(named: option.parameter.name)), at: commandPath)
  }
}
