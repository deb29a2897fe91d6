// What the completion scripts of all shells have in common.

/// A shell that a completion script can be made for, in the order that errors list them.
enum Shell: String, CaseIterable {
  case zsh, bash, fish

  /// The script that teaches the shell the commands, options and values of `root`.
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
  /// What to offer as its value.
  var candidates: Completion {
    if case .choice(let choices)? = kind { .words(choices) } else { completion }
  }
}
