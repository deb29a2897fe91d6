// Declarations of parameters together with the Swift types of their values.

/// The declaration of an option, flag or positional argument.
///
/// It is also the key to the parsed value: `arguments[option]`.
package struct Option<Content: Sendable>: Sendable {
  package let parameter: Parameter
  /// Converts a parsed value to its Swift type; returns the default for `nil`.
  let content: @Sendable (Value?) -> Content

  fileprivate init(_ parameter: Parameter, _ content: @escaping @Sendable (Value?) -> Content) {
    (self.parameter, self.content) = (parameter, content)
  }

  /// Creates an option with a default, which its help shows.
  ///
  /// - Precondition: `default` is a valid value of `type`.
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

  /// Creates an option without a default.
  ///
  /// - Parameter note: The text that help shows as the default.
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
  /// Creates a flag, which is off unless specified.
  package init(flag name: String, short: Character? = nil, group: String? = nil, help: String) {
    self.init(.flag(name, short: short, group: group, help: help)) { $0 == .flag(true) }
  }
}

extension Option<String> {
  /// Creates a required option, whose value is any text.
  package init(
    required name: String, short: Character? = nil, valueName: String? = nil,
    completion: Parameter.Completion = .none, help: String
  ) {
    self.init(
      required: .option(
        name, short: short, ValueType.text.kind, valueName: valueName, required: true,
        completion: completion, help: help))
  }

  /// Creates a required positional argument.
  package init(
    argument name: String, completion: Parameter.Completion = .none, help: String
  ) {
    self.init(required: .argument(name, completion: completion, help: help))
  }

  private init(required parameter: Parameter) {
    // Parsing fails if the value is missing, so the empty string is never returned for it.
    self.init(parameter) { $0.flatMap(ValueType.text.content) ?? "" }
  }
}

extension Option<String?> {
  /// Creates an optional positional argument.
  package init(
    optionalArgument name: String, mayBeginWithDash: Bool = false,
    completion: Parameter.Completion = .none, help: String
  ) {
    self.init(
      .argument(
        name, required: false, mayBeginWithDash: mayBeginWithDash, completion: completion,
        help: help)
    ) { $0.flatMap(ValueType.text.content) }
  }
}

extension Option<[String]> {
  /// Creates a positional argument that takes all remaining words.
  package init(
    arguments name: String, required: Bool, completion: Parameter.Completion = .none, help: String
  ) {
    self.init(
      .argument(name, required: required, repeats: true, completion: completion, help: help)
    ) { if case .texts(let texts)? = $0 { texts } else { [] } }
  }
}
