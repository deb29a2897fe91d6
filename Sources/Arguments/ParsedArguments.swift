// The values that a command line gives to the parameters of the command it runs.

package struct ParsedArguments: Sendable {
  private let commandPath: CommandPath
  /// The values that were given, by long name.
  package private(set) var values: [String: Value]

  /// Hands the operands out to the positional arguments, in order.
  ///
  /// Throws for unknown options, else for missing parameters, else for operands left over.
  init(_ matches: Matches, at path: CommandPath) throws(Problem) {
    commandPath = path
    values = matches.values
    if let option = matches.unknownOptions.first { throw .unknownOption(option, of: path.command) }
    var operands = matches.operands[...]
    for parameter in path.command.parameters {
      if parameter.repeats {
        if !operands.isEmpty { values[parameter.name] = .texts(Array(operands)) }
        operands = []
      } else if parameter.isArgument, let word = operands.popFirst() {
        values[parameter.name] = .text(word)
      }
      if parameter.isRequired, values[parameter.name] == nil { throw .missing(parameter) }
    }
    if !operands.isEmpty { throw .unexpectedArguments(Array(operands)) }
  }

  /// The names of the commands, from the program's own down to the one to run.
  package var path: [String] { commandPath.names }

  /// The value of an option, or its default.
  ///
  /// - Precondition: The command declares the option.
  package subscript<Content>(option: Option<Content>) -> Content {
    option.content(values[commandPath.command.parameter(named: option.parameter.name).name])
  }

  /// Whether an option was given.
  package func has<Content>(_ option: Option<Content>) -> Bool {
    values[option.parameter.name] != nil
  }

  /// Adds values, by long name, of parameters that were not given.
  package mutating func complete(with others: [String: Value]) {
    values.merge(others) { given, _ in given }
  }

  // MARK: - Errors

  /// The error for what a command finds wrong with its own arguments.
  package func usageError(_ message: String) -> UsageError {
    UsageError(Problem(message: message), at: commandPath)
  }

  /// The error for an argument that a command needs after all, though it is declared optional.
  ///
  /// - Precondition: The command declares it.
  package func missing<Content>(_ option: Option<Content>) -> UsageError {
    UsageError(
      .missing(commandPath.command.parameter(named: option.parameter.name)), at: commandPath)
  }
}
