// The chain of commands from the program down to one subcommand.

struct CommandPath {
  private(set) var commands: [Command]

  init(_ root: Command) {
    commands = [root]
  }

  /// The last command of the path.
  var command: Command { commands[commands.count - 1] }

  var names: [String] { commands.map(\.name) }

  /// The names of the commands, separated by spaces, such as `fflm train`.
  var text: String { names.joined(separator: " ") }

  /// The commands that can follow: the subcommands and, directly after the program's name, `help`.
  var nextCommands: [Command] {
    let isProgram = commands.count == 1 && !command.subcommands.isEmpty
    return command.subcommands + (isProgram ? [.help(for: command)] : [])
  }

  /// A Boolean value that indicates whether the path leads to `help`, which takes the names of the
  /// command to explain.
  var isHelp: Bool { commands.count == 2 && command.name == Command.helpName }

  /// This path and the paths of all commands below it.
  var descendants: [CommandPath] {
    [self]
      + nextCommands.flatMap { next in
        var path = self
        path.commands.append(next)
        return path.descendants
      }
  }

  /// Appends the subcommand `name` to the path, or returns `false` if there is none.
  mutating func descend(to name: String) -> Bool {
    guard let next = nextCommands.first(where: { $0.name.isSpelled(name) }) else { return false }
    commands.append(next)
    return true
  }
}

extension Command {
  static let helpName = "help"

  /// Returns the `help` command that the parser adds to a program's subcommands.
  fileprivate static func help(for program: Command) -> Command {
    let names = program.subcommands.map(\.name)
    return Command(
      helpName, abstract: "Show subcommand help information.",
      parameters: [
        .argument(
          "subcommands", required: false, repeats: true, completion: .words(names),
          help: "The command to explain.")
      ])
  }
}
