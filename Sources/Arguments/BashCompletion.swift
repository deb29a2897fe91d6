// The completion script for bash 3.2 and later.

/// Returns the bash completion script for the commands.
///
/// The script defines a function that walks through the words typed so far to find the command they
/// select, the option that still needs a value, and the number of operands. It then offers the
/// words that can come next.
func bashScript(for commands: [CommandPath]) -> String {
  let program = commands[0].text
  return """
    # Completion of \(program) for bash.

    _\(program)() {
    \(walk(to: commands))

    \(choice(for: commands))

    \(reply)
    }

    complete -F _\(program) \(program)
    """
}

/// The part of the script that sets `command`, the `option` that still needs a value, if any,
/// whether the options have `ended`, and the number of `operands`.
private func walk(to commands: [CommandPath]) -> String {
  let subcommands = arm(commands.dropFirst().map(\.text), "command=\"$command $word\"")
  let valuedOptions = arm(
    commands.flatMap { path in
      path.command.options.filter { $0.kind != nil }.flatMap(\.spellings)
        .map { "\(path.text) \($0)" }
    }, "option=$word")
  return """
      local command=\(commands[0].text) option= ended= operands=0 word i
      for ((i = 1; i < COMP_CWORD; i++)); do
        word=${COMP_WORDS[i]}
        # bash hands over "--name=value" as three words.
        if [[ $word == = ]]; then
          continue
        elif [[ -n $option ]]; then
          option=
        elif [[ -n $ended ]]; then
          operands=$((operands + 1))
        elif [[ $word == -- ]]; then
          ended=yes
        else
          case "$command $word" in
    \(lines([subcommands, valuedOptions], indent: 8))
            *) [[ $word == -?* ]] || operands=$((operands + 1)) ;;
          esac
        fi
      done
    """
}

/// The part of the script that sets `action`, the arguments with which `compgen` makes the
/// candidates, and `current`, the prefix to complete.
private func choice(for commands: [CommandPath]) -> String {
  let options = commands.map { path in
    arm([path.text], "options=\(words(path.command.options.flatMap(\.spellings)))")
  }
  return """
      local options=
      case $command in
    \(lines(options, indent: 4))
      esac

      local current=${COMP_WORDS[COMP_CWORD]} action=(-W "$options")
      [[ $current == = ]] && current=
      if [[ -n $option ]]; then
        action=(-W '')
        case "$command $option" in
    \(lines(commands.flatMap(valueArms), indent: 6))
          *) ;;
        esac
      elif [[ -n $ended || $current != -* ]]; then
        [[ -n $ended ]] && action=(-W '')
        case "$command $operands" in
    \(lines(commands.flatMap(operandArms), indent: 6))
          *) ;;
        esac
      fi
    """
}

/// The part of the script that passes the candidates of `action` to bash.
private let reply = """
    COMPREPLY=()
    [[ ${action[0]} == -W ]] || compopt -o filenames 2>/dev/null
    while IFS= read -r word; do
      COMPREPLY+=("$word")
    done < <(compgen "${action[@]}" -- "$current")
  """

/// Returns the `case` arms that offer the values of a command's options.
private func valueArms(_ path: CommandPath) -> [String] {
  path.command.options.filter { $0.kind != nil }.compactMap { option in
    action(option.candidates).map { arm(option.spellings.map { "\(path.text) \($0)" }, $0) }
  }
}

/// Returns the `case` arms that offer what can follow a number of operands: subcommands or values
/// of positional arguments.
private func operandArms(_ path: CommandPath) -> [String] {
  if !path.nextCommands.isEmpty {
    let names = path.nextCommands.map(\.name)
    return [arm(["\(path.text) 0"], "action=(-W \(words(names)))")]
  }
  return path.command.arguments.enumerated().compactMap { index, argument in
    action(argument.candidates).map { action in
      argument.repeats
        ? "\("\(path.text) ".shellQuoted)*) \(action) ;;" : arm(["\(path.text) \(index)"], action)
    }
  }
}

private func action(_ candidates: Parameter.Completion) -> String? {
  switch candidates {
  case .none: nil
  case .words(let choices): "action=(-W \(words(choices)))"
  case .file: "action=(-f)"
  case .directory: "action=(-d)"
  }
}

private func words(_ words: [String]) -> String {
  words.joined(separator: " ").shellQuoted
}

/// Returns one arm of a `case` statement, or an empty string if there are no patterns.
private func arm(_ patterns: [String], _ statement: String) -> String {
  patterns.isEmpty ? "" : patterns.map(\.shellQuoted).joined(separator: " | ") + ") \(statement) ;;"
}

/// Returns the nonempty lines, each indented, joined without a trailing line break.
private func lines(_ lines: [String], indent: Int) -> String {
  lines.filter { !$0.isEmpty }.map { String(repeating: " ", count: indent) + $0 }
    .joined(separator: "\n")
}
