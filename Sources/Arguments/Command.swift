// One command of the program, described as data: either parameters to run with, or subcommands.

package struct Command: Sendable {
  package let name: String
  let abstract: String
  let discussion: String
  package let parameters: [Parameter]
  package let subcommands: [Command]

  /// - Parameters:
  ///   - abstract: What it does, in one sentence.
  ///   - discussion: Further paragraphs for its help screen.
  /// - Precondition: Parameters or subcommands, not both; no name occurs twice; of the positional
  ///   arguments, optional ones come after required ones and a repeating one comes last.
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

  /// The options and flags, in order, ending with those that every command has.
  var options: [Parameter] {
    parameters.filter { !$0.isArgument } + [.versionFlag, .helpFlag]
  }

  /// The parameter with the long name `name`, without dashes.
  ///
  /// - Precondition: The command declares it.
  func parameter(named name: String) -> Parameter {
    guard let parameter = parameters.first(where: { $0.name == name }) else {
      preconditionFailure("'\(self.name)' declares no '\(name)'")
    }
    return parameter
  }

  /// The option or flag with the dashed name `spelling`.
  func parameter(spelled spelling: String) -> Parameter? {
    options.first { $0.spellings.contains { $0.isSpelled(spelling) } }
  }

  func subcommand(named name: String) -> Command? {
    subcommands.first { $0.name == name }
  }

  private func checkDeclarations() {
    precondition(
      parameters.isEmpty || subcommands.isEmpty,
      "'\(name)' has both \(parameters.count) parameters and \(subcommands.count) subcommands")
    // An argument counts as its long name, because values are kept by name.
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
