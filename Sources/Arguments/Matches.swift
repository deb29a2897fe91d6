// Matches the words of a command line with the options and flags of one command.

struct Matches {
  /// The values of the specified options and flags, by long name.
  private(set) var values: [String: Value] = [:]
  /// The words that belong to no option.
  private(set) var operands: [String] = []
  /// The options that the command does not have, as typed.
  private(set) var unknownOptions: [String] = []

  private let command: Command
  /// The command's options and flags, by the UTF-8 bytes of their spellings.
  private let options: [[UInt8]: Parameter]
  private var tokens: ArraySlice<SplitWords.Token>

  /// Matches the words with the options and flags of `command`.
  ///
  /// Unknown options and wrong numbers of operands are recorded instead of thrown because `--help`
  /// takes precedence over them.
  ///
  /// - Throws: `Problem` if an option lacks its value, has an invalid one, or has one that it does
  ///   not take.
  init(_ words: SplitWords, for command: Command) throws(Problem) {
    self.command = command
    options = Dictionary(
      command.options.flatMap { option in option.spellings.map { (Array($0.utf8), option) } }
    ) { first, _ in first }
    tokens = words.tokens[...]
    while let token = tokens.popFirst() {
      switch token {
      case .value(let word): operands.append(word)
      case .option(let name, let value): try match(name, value)
      }
    }
    operands += words.operands
  }

  /// Returns whether the flag was specified.
  func has(_ flag: Parameter) -> Bool { values[flag.name] == .flag(true) }

  private func option(spelled name: String) -> Parameter? { options[Array(name.utf8)] }

  private mutating func match(_ name: String, _ value: String?) throws(Problem) {
    if let parameter = option(spelled: name) {
      try take(parameter, as: name, value)
    } else if value == nil, name.utf8.count > 2, !name.utf8.starts(with: "--".utf8) {
      try matchPack(name)
    } else {
      unknownOptions.append(name)
    }
  }

  /// Matches `-abc` as `-a -b -c`. Only the last of these may take a value, which is the next word.
  private mutating func matchPack(_ pack: String) throws(Problem) {
    let names = pack.unicodeScalars.dropFirst().map { "-\($0)" }
    if names.contains(where: { option(spelled: $0)?.name == Parameter.helpFlag.name }) {
      values[Parameter.helpFlag.name] = .flag(true)
      return
    }
    guard names.contains(where: { option(spelled: $0) != nil }) else {
      unknownOptions.append(pack)
      return
    }
    for (index, name) in names.enumerated() {
      guard let parameter = option(spelled: name) else {
        unknownOptions.append(name)
        continue
      }
      let value = index == names.count - 1 && parameter.kind != nil ? popValue() : nil
      if parameter.kind != nil, value == nil {
        let word = index == names.count - 1 ? nextUnknownOption : nil
        throw .missingValue(for: parameter, as: name, inPack: pack, of: command, before: word)
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
    guard let text = value ?? popValue() else {
      throw .missingValue(for: parameter, as: name, before: nextUnknownOption)
    }
    guard let value = kind.value(from: text), kind.validationError(for: value) == nil else {
      throw .invalidValue(text, for: parameter, kind, as: name)
    }
    if case .texts(let texts) = value, case .texts(let earlier)? = values[parameter.name] {
      values[parameter.name] = .texts(earlier + texts)
    } else {
      values[parameter.name] = value
    }
  }

  /// The next word if it begins with a dash but is not an option of the command, so that it may
  /// have been meant as a value.
  private var nextUnknownOption: String? {
    guard case .option(let name, _)? = tokens.first, option(spelled: name) == nil else {
      return nil
    }
    return tokens.first?.optionWord
  }

  /// Removes and returns the next word if it is a value; otherwise returns `nil`.
  private mutating func popValue() -> String? {
    guard case .value(let word)? = tokens.first else { return nil }
    tokens.removeFirst()
    return word
  }
}
