// The usage line of a command.

extension CommandPath {
  /// The command's names followed by its parameters, on one line of any length.
  ///
  /// If there are more than 12 items, the line shows only required options and positional
  /// arguments, and `[<options>]` for the rest.
  var usage: String {
    if !command.subcommands.isEmpty { return "\(text) <subcommand>" }
    let parameters = command.parameters
    let items = parameters.flatMap(\.synopses)
    if items.count <= 12 { return ([text] + items).joined(separator: " ") }
    let essential = parameters.filter { $0.isRequired || $0.isArgument }.flatMap(\.synopses)
    return ([text, "[<options>]"] + essential).joined(separator: " ")
  }
}

extension Parameter {
  /// The parameter's items in a usage line: two for a flag with an inverse, otherwise one.
  fileprivate var synopses: [String] {
    ([reference()] + [inverseName].compactMap(\.self))
      .map { repeats ? "\($0) ..." : $0 }
      .map { isRequired ? $0 : "[\($0)]" }
  }
}
