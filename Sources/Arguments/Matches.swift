// The words of a command line matched with one command's options and flags.

struct Matches {
  /// The values of the options and flags given, by long name.
  private(set) var values: [String: Value] = [:]
  /// The words that belong to no option.
  private(set) var operands: [String] = []
  /// The options that the command does not have, as typed.
  private(set) var unknownOptions: [String] = []

  private let command: Command
  private var tokens: ArraySlice<SplitWords.Token>

  /// Throws for an option without its value, with a bad one, or with one it does not take; unknown
  /// options and wrong numbers of operands are kept, since a call for help comes before them.
  init(_ words: SplitWords, for command: Command) throws(Problem) {
    self.command = command
    tokens = words.tokens[...]
    while let token = tokens.popFirst() {
      switch token {
      case .value(let word): operands.append(word)
      case .option(let name, let value): try match(name, value)
      }
    }
    operands += words.operands
  }

  /// Whether the flag was given.
  func has(_ flag: Parameter) -> Bool { values[flag.name] == .flag(true) }

  private mutating func match(_ name: String, _ value: String?) throws(Problem) {
    if let parameter = command.parameter(spelled: name) {
      try take(parameter, as: name, value)
    } else if value == nil, name.count > 2, !name.hasPrefix("--") {
      try matchPack(name)
    } else {
      unknownOptions.append(name)
    }
  }

  /// Matches `-abc` as `-a -b -c`, of which only the last may take a value, from the next word.
  private mutating func matchPack(_ pack: String) throws(Problem) {
    let names = pack.dropFirst().map { "-\($0)" }
    if names.contains(where: Parameter.helpFlag.spellings.contains) {
      values[Parameter.helpFlag.name] = .flag(true)
      return
    }
    guard names.contains(where: { command.parameter(spelled: $0) != nil }) else {
      unknownOptions.append(pack)
      return
    }
    for (index, name) in names.enumerated() {
      guard let parameter = command.parameter(spelled: name) else {
        unknownOptions.append(name)
        continue
      }
      let value = index == names.count - 1 && parameter.kind != nil ? popValue() : nil
      if parameter.kind != nil, value == nil {
        throw .missingValue(for: parameter, as: name, inPack: pack)
      }
      try take(parameter, as: name, value)
    }
  }

  private mutating func take(
    _ parameter: Parameter, as name: String, _ value: String?
  ) throws(Problem) {
    guard let kind = parameter.kind else {
      if let value { throw .unexpectedValue(value, forFlag: name) }
      values[parameter.name] = .flag(name != parameter.inverseName)
      return
    }
    guard let text = value ?? popValue() else { throw .missingValue(for: parameter, as: name) }
    guard let value = kind.value(from: text), kind.complaint(about: value) == nil else {
      throw .invalidValue(text, for: parameter, kind, as: name)
    }
    values[parameter.name] = value
  }

  /// Takes the next word if it is a value.
  private mutating func popValue() -> String? {
    guard case .value(let word)? = tokens.first else { return nil }
    tokens.removeFirst()
    return word
  }
}
