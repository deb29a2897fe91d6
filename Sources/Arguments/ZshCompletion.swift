// The completion script for zsh.

/// Returns the zsh completion script for the commands.
///
/// The script defines a function for each command that describes the command's options and
/// arguments to `_arguments`.
func zshScript(for commands: [CommandPath]) -> String {
  let program = commands[0].text
  return """
    #compdef \(program)
    # Completion of \(program) for zsh.

    \(commands.map(function).joined(separator: "\n\n"))

    if [[ $funcstack[1] == _\(program) ]]; then
      _\(program) "$@"
    else
      compdef _\(program) \(program)
    fi
    """
}

private func function(for path: CommandPath) -> String {
  let command = path.command
  let options = command.options.flatMap(optionSpecifications)
  if path.nextCommands.isEmpty {
    let specifications = options + command.arguments.map(argumentSpecification)
    return """
      \(path.functionName)() {
        \(call("-s -S :", specifications))
      }
      """
  }
  let names = path.nextCommands
    .map { "    \("\($0.name):\($0.abstract)".shellQuoted)" }
    .joined(separator: "\n")
  let calls = path.nextCommands
    .map { "        \($0.name)) \(path.functionName)_\($0.name) ;;" }
    .joined(separator: "\n")
  let specifications = options + ["'1: :->command'", "'*:: :->arguments'"]
  return """
    \(path.functionName)() {
      local curcontext="$curcontext" state line
      typeset -A opt_args
      local -a commands=(
    \(names)
      )
      \(call("-C :", specifications)) && return
      case $state in
        command) _describe command commands ;;
        arguments)
          case $line[1] in
    \(calls)
          esac
          ;;
      esac
    }
    """
}

private func call(_ flags: String, _ specifications: [String]) -> String {
  (["_arguments \(flags)"] + specifications.map { "    \($0)" }).joined(separator: " \\\n")
}

/// Returns one specification per spelling. Using one spelling of the option excludes all of them,
/// unless the option repeats.
private func optionSpecifications(_ option: Parameter) -> [String] {
  let prefix = option.repeats ? "*" : "(\(option.spellings.joined(separator: " ")))"
  let help = escaped(option.abstract, #"\[]"#)
  return option.spellings.map { spelling in
    let value = option.kind == nil ? "" : ":\(escaped(option.valueName, ":")):\(action(option))"
    let name = option.kind == nil ? spelling : spelling + "="
    return "\(prefix)\(name)[\(help)]\(value)".shellQuoted
  }
}

private func argumentSpecification(_ argument: Parameter) -> String {
  let position = argument.repeats ? "*:" : argument.isRequired ? ":" : "::"
  return "\(position)\(escaped(argument.name, ":")):\(action(argument))".shellQuoted
}

private func action(_ parameter: Parameter) -> String {
  switch parameter.candidates {
  case .none: ""
  case .words(let choices): "(\(choices.joined(separator: " ")))"
  case .file: "_files"
  case .directory: "_files -/"
  }
}

/// Returns the text with a backslash before each of `characters`.
private func escaped(_ text: String, _ characters: String) -> String {
  text.map { characters.contains($0) ? "\\\($0)" : "\($0)" }.joined()
}

extension CommandPath {
  fileprivate var functionName: String { "_" + names.joined(separator: "_") }
}
