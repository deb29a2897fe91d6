// One option, flag or positional argument of a command, described as data.

package struct Parameter: Sendable {
  /// What a shell offers for the parameter's value, unless that is one of several choices.
  package enum Completion: Sendable {
    case none, file, directory
    case words([String])
  }

  enum Form: Sendable {
    case option(Kind)
    case flag(hasInverse: Bool, default: Bool?)
    case argument(repeats: Bool)
  }

  /// The long name, without dashes; the key of the parameter's value.
  package let name: String
  let short: Character?
  let form: Form
  let valueName: String
  let defaultValue: String?
  let isRequired: Bool
  package private(set) var group: String?
  let completion: Completion
  /// The first line is the description in a row of the help screen, further lines its discussion.
  let help: String

  /// An option that takes a value, `--name <value>`.
  ///
  /// - Parameters:
  ///   - name: The long name, without dashes.
  ///   - valueName: What stands for the value in help and errors; the name unless given.
  ///   - default: The value that help shows as the default; parsing does not supply it.
  ///   - group: The title of the help section that lists it, `OPTIONS` unless given.
  ///   - help: One line, then possibly lines of discussion.
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

  /// A flag `--name`, which with an inverse can also be turned off by `--no-name`.
  ///
  /// - Parameter default: What a flag with an inverse means when neither is given: shown in help,
  ///   and the answer of ``ParsedArguments/flag(_:)``; without it nothing is shown, and the answer
  ///   is false.
  /// - Precondition: Only a flag with an inverse is on by default.
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

  /// A positional argument `<name>`: one word, or with `repeats` all words that are left.
  package static func argument(
    _ name: String, required: Bool = true, repeats: Bool = false, completion: Completion = .none,
    help: String
  ) -> Parameter {
    Parameter(
      name: name, short: nil, form: .argument(repeats: repeats), valueName: name,
      defaultValue: nil, isRequired: required, group: nil, completion: completion, help: help)
  }

  /// The parameter, listed in the section of help that has the title.
  package func inGroup(_ title: String) -> Parameter {
    var parameter = self
    parameter.group = title
    return parameter
  }

  static let versionFlag = flag("version", help: "Show the version.")
  static let helpFlag = flag("help", short: "h", help: "Show help information.")
}

extension Parameter {
  /// The kind of an option's value; nil for flags and positional arguments.
  package var kind: Kind? {
    if case .option(let kind) = form { kind } else { nil }
  }

  package var isArgument: Bool {
    if case .argument = form { true } else { false }
  }

  var repeats: Bool {
    if case .argument(repeats: true) = form { true } else { false }
  }

  var longName: String { "--\(name)" }
  var shortName: String? { short.map { "-\($0)" } }

  var inverseName: String? {
    if case .flag(hasInverse: true, default: _) = form { "--no-\(name)" } else { nil }
  }

  /// Every dashed name: short, long, inverse; none for a positional argument.
  var spellings: [String] {
    isArgument ? [] : [shortName, longName, inverseName].compactMap(\.self)
  }

  /// How errors call it: `--name <value>`, `--name` or `<argument>`; with the dashed name that was
  /// typed, if one was.
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
