// What a command line gave to the parameters of the command it runs.

package struct ParsedArguments: Sendable {
  /// The names of the commands, from the program's own down to the one to run.
  package let path: [String]
  /// The values of the single-valued parameters that were given, flags too, by long name.
  package var values: [String: Value]

  private let command: Command
  private var words: [String: [String]] = [:]

  /// Hands the operands out to the positional arguments, in order.
  ///
  /// Throws for unknown options, else for missing parameters, else for operands left over.
  init(_ matches: Matches, at path: CommandPath) throws(Problem) {
    self.path = path.names
    command = path.command
    values = matches.values
    if let option = matches.unknownOptions.first { throw .unknownOption(option, of: command) }
    var operands = matches.operands[...]
    for parameter in command.parameters {
      if parameter.repeats {
        words[parameter.name] = Array(operands)
        operands = []
      } else if parameter.isArgument, let word = operands.popFirst() {
        values[parameter.name] = .text(word)
      }
      let isGiven = values[parameter.name] != nil || words[parameter.name]?.isEmpty == false
      if parameter.isRequired && !isGiven { throw .missing(parameter) }
    }
    if !operands.isEmpty { throw .unexpectedArguments(Array(operands)) }
  }
}

extension ParsedArguments {
  /// Whether a flag is on: as given, else its default, else false.
  ///
  /// - Precondition: The command declares a flag of that name; likewise for the other accessors.
  package func flag(_ name: String) -> Bool {
    guard case .flag(_, let isOnByDefault) = command.parameter(named: name).form else {
      wrongAccessor("flag", for: name)
    }
    return values[name] == nil ? isOnByDefault ?? false : values.flag(name)
  }

  /// The value of an option of kind `.integer`, if given.
  package func integer(_ name: String) -> Int? {
    guard case .integer? = command.parameter(named: name).kind else {
      wrongAccessor("integer", for: name)
    }
    return values.integer(name)
  }

  /// The value of an option of kind `.number` or `.duration`, if given.
  package func number(_ name: String) -> Double? {
    switch command.parameter(named: name).kind {
    case .number?, .duration?: return values.number(name)
    default: wrongAccessor("number", for: name)
    }
  }

  /// The value of an option of kind `.text` or `.choice`, or of a positional argument of one word,
  /// if given.
  package func text(_ name: String) -> String? {
    let parameter = command.parameter(named: name)
    switch parameter.kind {
    case .text?, .choice?: return values.text(name)
    case nil where parameter.isArgument && !parameter.repeats: return values.text(name)
    default: wrongAccessor("text", for: name)
    }
  }

  /// The value of an option of kind `.integers`, if given.
  package func integers(_ name: String) -> [Int]? {
    guard case .integers? = command.parameter(named: name).kind else {
      wrongAccessor("integers", for: name)
    }
    return values.integers(name)
  }

  /// All words of a positional argument.
  package func texts(_ name: String) -> [String] {
    let parameter = command.parameter(named: name)
    guard parameter.isArgument else { wrongAccessor("texts", for: name) }
    return parameter.repeats ? words[name] ?? [] : text(name).map { [$0] } ?? []
  }

  private func wrongAccessor(_ accessor: String, for name: String) -> Never {
    preconditionFailure("'\(name)' of '\(command.name)' is not read by \(accessor)(_:)")
  }
}
