// The shells with completion scripts, and what the scripts share.

/// A shell with a completion script. The cases are in the order in which errors list them.
enum Shell: String, CaseIterable {
  case zsh, bash, fish

  /// Returns the script that completes the commands, options and values of `root`.
  func completionScript(for root: Command) -> String {
    let commands = CommandPath(root).descendants
    return switch self {
    case .zsh: zshScript(for: commands)
    case .bash: bashScript(for: commands)
    case .fish: fishScript(for: commands)
    }
  }
}

extension Parameter {
  /// The candidates for the parameter's value: its choices if it has any, else its declared
  /// completion.
  var candidates: Completion {
    if case .choice(let choices)? = kind { .words(choices) } else { completion }
  }
}
