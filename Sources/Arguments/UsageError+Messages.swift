// The messages of all usage errors.

extension Problem {
  /// Returns the problem of a word that has dashes but no name.
  ///
  /// - Parameter option: The preceding option if it takes a value, since the word may have been
  ///   meant as that value.
  static func invalidOption(_ word: String, after option: String? = nil) -> Problem {
    Problem(message: "Invalid option: \(word)" + (option.map { hint(at: word, of: $0) } ?? ""))
  }

  static func unknownOption(_ name: String, of command: Command) -> Problem {
    let longNames = command.options.flatMap(\.spellings).filter { $0.hasPrefix("--") }
    return Problem(
      message: "Unknown option '\(name)'"
        + (isLong(name) ? didYouMean(name, among: longNames) : hint(at: name, for: command)))
  }

  private static func isLong(_ name: String) -> Bool { name.utf8.starts(with: "--".utf8) }

  /// Returns a hint on how to pass a word with one dash as an argument, if it may be meant as one.
  private static func hint(at word: String, for command: Command) -> String {
    // A word such as -a*b is an argument rather than a misspelled option.
    let isName = word.unicodeScalars.allSatisfy {
      $0.properties.isAlphabetic || "-_0123456789".unicodeScalars.contains($0)
    }
    let mayBeArgument =
      isName ? command.arguments.contains(where: \.mayBeginWithDash) : !command.arguments.isEmpty
    return mayBeArgument
      ? ". To pass an argument that begins with a dash, write -- before it" : ""
  }

  static func unknownSubcommand(_ name: String, of path: CommandPath) -> Problem {
    let names = path.nextCommands.map(\.name)
    return Problem(message: "Unexpected argument '\(name)'" + didYouMean(name, among: names))
  }

  static func unexpectedArguments(_ words: [String]) -> Problem {
    let most = 10
    let quoted =
      words.prefix(most).map { "'\($0)'" }.joined(separator: ", ")
      + (words.count > most ? ", ..." : "")
    return Problem(
      message: words.count == 1
        ? "Unexpected argument \(quoted)" : "\(words.count) unexpected arguments: \(quoted)")
  }

  static func missing(_ parameter: Parameter) -> Problem {
    Problem(
      message: "Missing expected argument '\(parameter.reference())'",
      help: parameter.helpLine())
  }

  /// Returns the problem of an option without its value.
  ///
  /// - Parameter word: The next word if it was not taken as the value because it begins with a
  ///   dash.
  static func missingValue(
    for parameter: Parameter, as name: String, before word: String? = nil
  ) -> Problem {
    Problem(
      message: "Missing value for '\(parameter.reference(as: name))'"
        + (word.map { hint(at: $0, of: name) } ?? ""),
      help: parameter.helpLine(as: name))
  }

  static func missingValue(
    for parameter: Parameter, as name: String, inPack pack: String, of command: Command,
    before word: String? = nil
  ) -> Problem {
    let flags = pack.dropLast(name.dropFirst().count)
    let others = flags == "-" ? "" : "\(flags) "
    return Problem(
      message: "Unknown option '\(pack)'" + hint(at: pack, for: command),
      furtherLines: [
        "   or: Missing value for '\(parameter.reference(as: name))' in '\(pack)'"
          + (word.map { hint(at: $0, of: others + name) } ?? "")
      ])
  }

  /// Returns a hint on how to pass a value that begins with a dash.
  private static func hint(at value: String, of option: String) -> String {
    ". To pass a value that begins with a dash, write \(option)=\(value.shellWord)"
  }

  static func unexpectedValue(_ value: String, forFlag name: String) -> Problem {
    Problem(
      message: "The option '\(name)' does not take any value, but '\(value)' was specified.")
  }

  static func invalidValue(
    _ text: String, for parameter: Parameter, _ kind: Parameter.Kind, as name: String
  ) -> Problem {
    let reason =
      switch (kind, kind.value(from: text)) {
      case (.choice(let choices), _) where choices.count < 6:
        ". Please provide one of \(list(choices, lastOfTwo: "and"))."
      case (.choice, _): ". Please provide one of the following:"
      case (.integers, nil): ": it must be a list of integers such as '400,200', or 'none'."
      case (.duration, nil): ": it \(Requirement.wrongType(for: kind))."
      // The text is a number, but too large for `Int`.
      case (.integer, nil) where abs(Double(text) ?? 0) >= 0x1p63: ": it is out of range."
      case (.integer, nil), (.number, nil): ": it \(Requirement.wrongType(for: kind))."
      case (_, let value?): kind.validationError(for: value).map { ": it \($0)." } ?? ""
      case (_, nil): ""
      }
    let lines =
      if case .choice(let choices) = kind, choices.count >= 6 {
        choices.map { "  - \($0)" }
      } else {
        [String]()
      }
    return Problem(
      message: "The value '\(text)' is invalid for '\(parameter.reference(as: name))'" + reason,
      furtherLines: lines, help: parameter.helpLine(as: name))
  }

  static func unsupportedShell(_ name: String?) -> Problem {
    let sentence =
      if let name {
        "Can't generate completion scripts for '\(name)'."
      } else {
        "Can't autodetect a supported shell."
      }
    return Problem(
      message: sentence,
      furtherLines: [
        "Please use --generate-completion-script=<shell> with one of:",
        "    \(Shell.allCases.map(\.rawValue).joined(separator: " "))",
      ])
  }

  private static func didYouMean(_ name: String, among names: [String]) -> String {
    suggestion(for: name, among: names).map { ". Did you mean '\($0)'?" } ?? ""
  }
}

extension UsageError {
  /// Creates the error of a problem, followed by the usage of the command in which it occurred.
  init(_ problem: Problem, at path: CommandPath) {
    lines =
      ["Error: \(problem.message)"] + problem.furtherLines
      + (problem.help.map { ["Help:  \($0)"] } ?? [])
      + ["Usage: \(path.usage)", "  See '\(path.text) --help' for more information."]
  }
}

extension Parameter {
  fileprivate func helpLine(as name: String? = nil) -> String {
    "\(reference(as: name))  \(abstract)"
  }
}

/// The requirements on a value, worded to follow the name of an option or key.
enum Requirement {
  static let notFinite = "must be a finite number"

  static func outside(_ range: ClosedRange<Int>) -> String {
    "must be \(extent(of: range))"
  }

  static func outside(_ range: ClosedRange<Double>) -> String {
    "must be \(extent(of: range))"
  }

  static func someOutside(_ range: ClosedRange<Int>) -> String {
    "must be a list of integers, each \(extent(of: range))"
  }

  static func notAmong(_ choices: [String]) -> String {
    "must be \(list(choices, lastOfTwo: "or"))"
  }

  static func wrongType(for kind: Parameter.Kind) -> String {
    switch kind {
    case .text, .texts, .choice: "must be text"
    case .integer: "must be an integer"
    case .number: "must be a number"
    case .duration: "must be a positive duration such as 90s, 5m or 1h"
    case .integers: "must be a list of integers"
    }
  }

  private static func extent(of range: ClosedRange<Int>) -> String {
    let (lower, upper) = (range.lowerBound, range.upperBound)
    if upper == .max { return "at least \(lower)" }
    if lower == .min { return "at most \(upper)" }
    return "between \(lower) and \(upper)"
  }

  private static func extent(of range: ClosedRange<Double>) -> String {
    let (lower, upper) = (range.lowerBound, range.upperBound)
    let isOpenBelow = isJustOff(lower, lower.nextDown)
    let isOpenAbove = isJustOff(upper, upper.nextUp)
    let above =
      isOpenBelow ? "greater than \(digits(lower.nextDown))" : "at least \(digits(lower))"
    let below = isOpenAbove ? "less than \(digits(upper.nextUp))" : "at most \(digits(upper))"
    if upper >= .greatestFiniteMagnitude { return above }
    if lower <= -.greatestFiniteMagnitude { return below }
    return isOpenBelow || isOpenAbove
      ? "\(above) and \(below)" : "between \(digits(lower)) and \(digits(upper))"
  }

  /// Returns whether a bound is next to a whole number, which it thereby excludes.
  private static func isJustOff(_ bound: Double, _ neighbor: Double) -> Bool {
    bound != bound.rounded() && neighbor == neighbor.rounded()
  }

  /// Returns the number without the ".0" of whole numbers.
  private static func digits(_ number: Double) -> String {
    Int(exactly: number).map(String.init) ?? String(number)
  }
}

/// Returns the choices as a list of quoted words, such as 'a', 'b' or 'c'.
///
/// - Parameter conjunction: The word between exactly two choices.
private func list(_ choices: [String], lastOfTwo conjunction: String) -> String {
  let quoted = choices.map { "'\($0)'" }
  guard quoted.count > 2 else { return quoted.joined(separator: " \(conjunction) ") }
  return quoted.dropLast().joined(separator: ", ") + " or " + quoted[quoted.count - 1]
}
