// The usage line of a command.

extension CommandPath {
  /// The command's words and what may follow them, on one line however long.
  ///
  /// With more than 12 items, only required options and positional arguments are spelt out.
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
  /// Its items in a usage line: two for a flag with an inverse, one for any other parameter.
  fileprivate var synopses: [String] {
    ([reference()] + [inverseName].compactMap(\.self))
      .map { repeats ? "\($0) ..." : $0 }
      .map { isRequired ? $0 : "[\($0)]" }
  }
}
