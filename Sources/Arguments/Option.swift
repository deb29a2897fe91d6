// A parameter of a command together with the Swift type of its value.

/// The declaration of an option, a flag or a positional argument, by which its value is asked for:
/// `arguments[option]`.
package struct Option<Content: Sendable>: Sendable {
  package let parameter: Parameter
  /// Returns the content of a value, or the default if none was given.
  let content: @Sendable (Value?) -> Content

  fileprivate init(_ parameter: Parameter, _ content: @escaping @Sendable (Value?) -> Content) {
    (self.parameter, self.content) = (parameter, content)
  }

  /// An option with a default, which its help shows.
  ///
  /// - Precondition: The type allows the default.
  package init(
    _ name: String, short: Character? = nil, _ type: ValueType<Content>,
    valueName: String? = nil, default: Content, group: String? = nil,
    completion: Parameter.Completion = .none, help: String
  ) {
    let value = type.value(`default`)
    precondition(
      type.kind.validationError(for: value) == nil,
      "'--\(name)' cannot be '\(value.text)', its default"
    )
    self.init(
      .option(
        name, short: short, type.kind, valueName: valueName, default: value.text, group: group,
        completion: completion, help: help)
    ) { $0.flatMap(type.content) ?? `default` }
  }

  /// An option without a default.
  ///
  /// - Parameter note: What help says about the default.
  package init<Given>(
    _ name: String, short: Character? = nil, _ type: ValueType<Given>,
    valueName: String? = nil, note: String? = nil, group: String? = nil,
    completion: Parameter.Completion = .none, help: String
  ) where Content == Given? {
    self.init(
      .option(
        name, short: short, type.kind, valueName: valueName, default: note, group: group,
        completion: completion, help: help)
    ) { $0.flatMap(type.content) }
  }
}

extension Option<Bool> {
  /// A flag, which is off unless given.
  package init(flag name: String, short: Character? = nil, group: String? = nil, help: String) {
    self.init(.flag(name, short: short, group: group, help: help)) { $0 == .flag(true) }
  }
}

extension Option<String> {
  /// A positional argument that must be given.
  package init(
    argument name: String, completion: Parameter.Completion = .none, help: String
  ) {
    // Parsing does not succeed without it.
    self.init(.argument(name, completion: completion, help: help)) {
      $0.flatMap(ValueType.text.content) ?? ""
    }
  }
}

extension Option<String?> {
  /// A positional argument that may be missing.
  package init(
    optionalArgument name: String, completion: Parameter.Completion = .none, help: String
  ) {
    self.init(.argument(name, required: false, completion: completion, help: help)) {
      $0.flatMap(ValueType.text.content)
    }
  }
}

extension Option<[String]> {
  /// A positional argument that takes all words that are left.
  package init(
    arguments name: String, required: Bool, completion: Parameter.Completion = .none, help: String
  ) {
    self.init(
      .argument(name, required: required, repeats: true, completion: completion, help: help)
    ) { if case .texts(let texts)? = $0 { texts } else { [] } }
  }
}
