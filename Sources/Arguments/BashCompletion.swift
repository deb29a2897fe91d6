// The completion script for bash, version 3.2 or later.

/// A function that walks through the words typed so far, to learn which command they reach, which
/// option waits for its value, and how many operands there were; then it offers what may come next.
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

/// Sets `command`, the `option` that waits for its value, if one does, whether the options have
/// `ended`, and the number of `operands`.
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

/// Sets `action`, the words of `compgen` that make what may come next, and `current`, its beginning.
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

/// Hands over what `action` makes.
private let reply = """
    COMPREPLY=()
    [[ ${action[0]} == -W ]] || compopt -o filenames 2>/dev/null
    while IFS= read -r word; do
      COMPREPLY+=("$word")
    done < <(compgen "${action[@]}" -- "$current")
  """

/// What to offer as the values of a command's options.
private func valueArms(_ path: CommandPath) -> [String] {
  path.command.options.filter { $0.kind != nil }.compactMap { option in
    action(option.candidates).map { arm(option.spellings.map { "\(path.text) \($0)" }, $0) }
  }
}

/// What to offer after a number of operands: subcommands, or values of positional arguments.
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

/// One arm of a `case` statement; empty if there are no patterns.
private func arm(_ patterns: [String], _ statement: String) -> String {
  patterns.isEmpty ? "" : patterns.map(\.shellQuoted).joined(separator: " | ") + ") \(statement) ;;"
}

/// The lines, indented; the first and the last lack what a template puts around them.
private func lines(_ lines: [String], indent: Int) -> String {
  lines.filter { !$0.isEmpty }.map { String(repeating: " ", count: indent) + $0 }
    .joined(separator: "\n")
}
