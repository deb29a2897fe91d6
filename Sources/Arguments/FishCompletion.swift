// The completion script for fish.

/// Returns the fish completion script for the commands.
///
/// The script defines a function that tests whether the words typed so far lead to a command, and
/// lists the completions that each command has.
func fishScript(for commands: [CommandPath]) -> String {
  let program = commands[0].text
  let subcommands = commands.dropFirst().map { quoted($0.text) }.joined(separator: " ")
  let descent =
    subcommands.isEmpty
    ? ""
    : """

        switch "$command $word"
          case \(subcommands)
            set command "$command $word"
        end
    """
  return """
    # Completion of \(program) for fish.

    function __\(program)_reaches
      set -l command \(program)
      for word in (commandline -opc)\(descent)
      end
      test "$command" = "$argv"
    end

    complete -c \(program) -f
    \(commands.flatMap(completions).joined(separator: "\n"))
    """
}

private func completions(for path: CommandPath) -> [String] {
  let command = path.command
  let program = path.names[0]
  let prefix = "complete -c \(program) -n \(quoted("__\(program)_reaches \(path.text)"))"
  let subcommands = path.nextCommands.map { "-a \(quoted($0.name)) -d \(quoted($0.abstract))" }
  let arguments = command.arguments.compactMap(candidates)
  let options = command.options.flatMap { option in
    let value = option.kind == nil ? "" : " -r " + (candidates(option) ?? "-f")
    return names(option).map { "\($0)\(value) -d \(quoted(option.abstract))" }
  }
  return (subcommands + arguments + options).map { "\(prefix) \($0)" }
}

/// Returns the name arguments of `complete`: the short name with the long one, then the inverse.
private func names(_ option: Parameter) -> [String] {
  let short = option.short.map { "-s \($0) " } ?? ""
  return ["\(short)-l \(option.name)"] + (option.inverseName == nil ? [] : ["-l no-\(option.name)"])
}

private func candidates(_ parameter: Parameter) -> String? {
  switch parameter.candidates {
  case .none: nil
  case .words(let choices): "-f -a \(quoted(choices.joined(separator: " ")))"
  case .file: "-F"
  case .directory: "-f -a '(__fish_complete_directories)'"
  }
}

private func quoted(_ text: String) -> String {
  "'" + text.replacing("\\", with: #"\\"#).replacing("'", with: #"\'"#) + "'"
}
