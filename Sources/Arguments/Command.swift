// The declaration of a command with either parameters or subcommands.

/// A command of the program, declared as data.
package struct Command: Sendable {
  package let name: String
  let abstract: String
  let discussion: String
  package let parameters: [Parameter]
  package let subcommands: [Command]

  /// Creates a command.
  ///
  /// - Parameters:
  ///   - abstract: What the command does, in one sentence.
  ///   - discussion: Further paragraphs for the help screen.
  /// - Precondition: The command does not have both parameters and subcommands. No name occurs
  ///   twice. Among the positional arguments, optional ones follow required ones, and a repeating
  ///   one comes last.
  package init(
    _ name: String, abstract: String, discussion: String = "", parameters: [Parameter] = [],
    subcommands: [Command] = []
  ) {
    self.name = name
    self.abstract = abstract
    self.discussion = discussion
    self.parameters = parameters
    self.subcommands = subcommands
    checkDeclarations()
  }

  /// The positional arguments, in order.
  var arguments: [Parameter] { parameters.filter(\.isArgument) }

  /// The options and flags, in order, followed by those that every command has.
  var options: [Parameter] {
    parameters.filter { !$0.isArgument } + [.versionFlag, .helpFlag]
  }

  /// Returns the parameter with the long name `name`, without dashes.
  ///
  /// - Precondition: The command declares the parameter.
  func parameter(named name: String) -> Parameter {
    guard let parameter = parameters.first(where: { $0.name == name }) else {
      preconditionFailure("'\(self.name)' declares no '\(name)'")
    }
    return parameter
  }

  /// Returns the option or flag with the dashed name `spelling`, or `nil` if there is none.
  func parameter(spelled spelling: String) -> Parameter? {
    options.first { $0.spellings.contains { $0.isSpelled(spelling) } }
  }

  /// Returns the subcommand with the name `name`, or `nil` if there is none.
  func subcommand(named name: String) -> Command? {
    subcommands.first { $0.name == name }
  }

  private func checkDeclarations() {
    precondition(
      parameters.isEmpty || subcommands.isEmpty,
      "'\(name)' has both \(parameters.count) parameters and \(subcommands.count) subcommands")
    // Positional arguments count under their long names because values are stored by name.
    var seen: Set<String> = []
    let names =
      options.flatMap(\.spellings) + arguments.map(\.longName) + subcommands.map(\.name)
    for name in names {
      precondition(seen.insert(name).inserted, "'\(self.name)' declares '\(name)' twice")
    }
    for (argument, next) in zip(arguments, arguments.dropFirst()) {
      precondition(
        !argument.repeats && (argument.isRequired || !next.isRequired),
        "'\(name)' cannot tell '<\(argument.name)>' from '<\(next.name)>' after it")
    }
  }
}
