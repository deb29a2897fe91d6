// The declaration of an option, flag or positional argument, without the type of its value.

/// An option, flag or positional argument of a command, declared as data.
package struct Parameter: Sendable {
  /// The candidates that a shell offers for the parameter's value, unless the parameter has a list
  /// of choices.
  package enum Completion: Sendable {
    case none, file, directory
    case words([String])
  }

  /// The form of a parameter, with the properties that are specific to it.
  enum Form: Sendable {
    case option(Kind)
    case flag(hasInverse: Bool, default: Bool?)
    case argument(repeats: Bool)
  }

  /// The long name, without dashes, under which the parameter's value is stored.
  package let name: String
  let short: Character?
  let form: Form
  let valueName: String
  let defaultValue: String?
  let isRequired: Bool
  package private(set) var group: String?
  /// Whether words for a positional argument often begin with a dash, so that errors about unknown
  /// options should say how to write them.
  private(set) var mayBeginWithDash = false
  let completion: Completion
  /// The help text. The first line describes the parameter in a row of the help screen, and further
  /// lines are the discussion.
  let help: String

  /// Creates an option that takes a value, `--name <value>`.
  ///
  /// - Parameters:
  ///   - name: The long name, without dashes.
  ///   - valueName: The placeholder of the value in help and errors; the name unless specified.
  ///   - default: The value that help shows as the default. Parsing does not supply it.
  ///   - group: The title of the help section that lists the option; `OPTIONS` unless specified.
  ///   - help: One line, optionally followed by lines of discussion.
  package static func option(
    _ name: String, short: Character? = nil, _ kind: Kind, valueName: String? = nil,
    default: String? = nil, required: Bool = false, group: String? = nil,
    completion: Completion = .none, help: String
  ) -> Parameter {
    Parameter(
      name: name, short: short, form: .option(kind), valueName: valueName ?? name,
      defaultValue: `default`, isRequired: required, group: group, completion: completion,
      help: help)
  }

  /// Creates a flag `--name`; with an inverse, `--no-name` turns it off.
  ///
  /// - Parameter default: The state that help shows as the default of a flag with an inverse.
  ///   Parsing does not supply it. If it is `nil`, help shows no default.
  /// - Precondition: A flag that is on by default has an inverse.
  package static func flag(
    _ name: String, short: Character? = nil, inverse: Bool = false, default: Bool? = nil,
    group: String? = nil, help: String
  ) -> Parameter {
    precondition(inverse || `default` != true, "'--\(name)' is on by default, with no inverse")
    return Parameter(
      name: name, short: short, form: .flag(hasInverse: inverse, default: `default`),
      valueName: name, defaultValue: nil, isRequired: false, group: group, completion: .none,
      help: help)
  }

  /// Creates a positional argument `<name>`, which takes one word or, if it repeats, all remaining
  /// words.
  package static func argument(
    _ name: String, required: Bool = true, repeats: Bool = false, mayBeginWithDash: Bool = false,
    completion: Completion = .none, help: String
  ) -> Parameter {
    var parameter = Parameter(
      name: name, short: nil, form: .argument(repeats: repeats), valueName: name,
      defaultValue: nil, isRequired: required, group: nil, completion: completion, help: help)
    parameter.mayBeginWithDash = mayBeginWithDash
    return parameter
  }

  /// Returns the parameter, listed in the help section with the given title.
  package func inGroup(_ title: String) -> Parameter {
    var parameter = self
    parameter.group = title
    return parameter
  }

  static let versionFlag = flag("version", help: "Show the version.")
  static let helpFlag = flag("help", short: "h", help: "Show help information.")
}

extension Parameter {
  /// The kind of an option's value; `nil` for flags and positional arguments.
  package var kind: Kind? {
    if case .option(let kind) = form { kind } else { nil }
  }

  package var isArgument: Bool {
    if case .argument = form { true } else { false }
  }

  /// Whether the parameter keeps all of its values.
  var repeats: Bool {
    switch form {
    case .option(.texts), .argument(repeats: true): true
    case .option, .flag, .argument: false
    }
  }

  var longName: String { "--\(name)" }
  var shortName: String? { short.map { "-\($0)" } }

  var inverseName: String? {
    if case .flag(hasInverse: true, default: _) = form { "--no-\(name)" } else { nil }
  }

  /// All dashed names: short, long, inverse. Empty for a positional argument.
  var spellings: [String] {
    isArgument ? [] : [shortName, longName, inverseName].compactMap(\.self)
  }

  /// Returns the name of the parameter in help and errors: `--name <value>`, `--name` or
  /// `<argument>`.
  ///
  /// - Parameter spelling: The dashed name that the user typed, to use instead of the long name.
  func reference(as spelling: String? = nil) -> String {
    switch form {
    case .option: "\(spelling ?? longName) <\(valueName)>"
    case .flag: spelling ?? longName
    case .argument: "<\(valueName)>"
    }
  }

  /// The first line of the help text.
  var abstract: String {
    String(help.prefix { $0 != "\n" })
  }

  /// The help text after its first line.
  var discussion: String {
    String(help.drop { $0 != "\n" }.dropFirst())
  }
}
