// Parses the words of a command line.

/// The action that a command line asks for.
package enum Outcome: Sendable {
  /// Run the command with these arguments.
  case run(ParsedArguments)
  /// Print this text to standard output and succeed. The text is help, the version or a completion
  /// script, without a trailing line break.
  case text(String)
  /// Write the manual pages of the program to this folder.
  case manualPages(folder: String)
}

/// The parser of a program's command lines.
package struct Parser: Sendable {
  private let root: Command
  private let version: String
  private let width: Int
  private let shell: String?

  /// Creates a parser.
  ///
  /// - Parameters:
  ///   - root: The program.
  ///   - width: The width of the terminal in columns. Help uses at least 40.
  ///   - shell: The path of the user's shell, which is the value of `SHELL`.
  /// - Precondition: `root` has no subcommand named `help`; the parser adds it.
  package init(root: Command, version: String, width: Int = 80, shell: String? = nil) {
    precondition(
      root.subcommand(named: Command.helpName) == nil, "'\(root.name)' declares 'help' itself")
    self.root = root
    self.version = version
    self.width = max(40, width)
    self.shell = shell
  }

  /// Returns the width for help: the number in `columns`, which is the value of `COLUMNS`, else the
  /// terminal's width, else 80.
  package static func width(columns: String?, terminal: Int?) -> Int {
    [columns.flatMap { Int($0) }, terminal].compactMap(\.self).first { $0 > 0 } ?? 80
  }

  /// Returns the action that a command line asks for.
  ///
  /// If several cases apply, the first in this order counts: a completion script, manual pages, a
  /// word that cannot be an option, a bad or missing value of a known option, help, the version, an
  /// unknown subcommand, an unknown option, a missing parameter, an unexpected argument.
  ///
  /// - Parameter words: The command line without the program's name.
  package func parse(_ words: [String]) throws(UsageError) -> Outcome {
    var path = CommandPath(root)
    do throws(Problem) {
      if let shell = try requestedShell(in: words) {
        return .text(shell.completionScript(for: root))
      }
      if let folder = try requestedFolder(in: words) { return .manualPages(folder: folder) }
      var split = try SplitWords(words) { spelling in
        CommandPath(root).descendants.contains {
          $0.command.parameter(spelled: spelling)?.kind != nil
        }
      }
      while case .value(let word)? = split.tokens.first, path.descend(to: word) {
        split.tokens.removeFirst()
      }
      return try outcome(of: split, at: path)
    } catch {
      throw UsageError(error, at: path)
    }
  }

  /// Returns the error for a command line that cannot be parsed at all.
  package func usageError(_ message: String) -> UsageError {
    UsageError(Problem(message: message), at: CommandPath(root))
  }

  private func outcome(
    of words: SplitWords, at path: CommandPath
  ) throws(Problem) -> Outcome {
    let matches = try Matches(words, for: path.command)
    if matches.has(.helpFlag) { return .text(help(at: path, for: matches.operands)) }
    if matches.has(.versionFlag) { return .text(version) }
    if case .value(let word)? = words.tokens.first, !path.nextCommands.isEmpty {
      throw .unknownSubcommand(word, of: path)
    }
    let arguments = try ParsedArguments(matches, at: path)
    let showsHelp = path.isHelp || !path.nextCommands.isEmpty
    return showsHelp ? .text(help(at: path, for: matches.operands)) : .run(arguments)
  }

  /// Returns the help of the command at `path` or, for `fflm help`, of the command that `words`
  /// name.
  private func help(at path: CommandPath, for words: [String]) -> String {
    guard path.isHelp else { return path.help(width: width) }
    var subject = CommandPath(root)
    for word in words {
      guard !word.isSpelled(Command.helpName), subject.descend(to: word) else { break }
    }
    return subject.help(width: width)
  }

  /// Returns the shell that `--generate-completion-script` names, or the user's own shell if it
  /// names none; returns `nil` without the option.
  private func requestedShell(in words: [String]) throws(Problem) -> Shell? {
    guard let request = Request("--generate-completion-script", in: words) else { return nil }
    let name = request.value ?? shell?.split(separator: "/").last.map(String.init)
    guard let name, let shell = Shell(rawValue: name) else { throw .unsupportedShell(name) }
    return shell
  }

  /// Returns the folder that `--generate-manual-pages` names, or `nil` without the option.
  private func requestedFolder(in words: [String]) throws(Problem) -> String? {
    let option = Parameter.option(
      "generate-manual-pages", .text, valueName: "folder", help: "Where to write the manual pages.")
    guard let request = Request(option.longName, in: words) else { return nil }
    guard let folder = request.value, !folder.isEmpty else {
      throw .missingValue(for: option, as: option.longName)
    }
    return folder
  }
}

/// An option for packagers, which help does not show and which may stand anywhere before `--`.
private struct Request {
  /// The text after `=`, else the next word if it does not begin with a dash.
  let value: String?

  /// Returns `nil` if no word before `--` is the option.
  init?(_ option: String, in words: [String]) {
    let words = words.prefix { !$0.isSpelled("--") }
    let index = words.firstIndex {
      $0.isSpelled(option) || $0.utf8.starts(with: "\(option)=".utf8)
    }
    guard let index else { return nil }
    if !words[index].isSpelled(option) {
      value = String(Substring(words[index].utf8.dropFirst(option.utf8.count + 1)))
    } else {
      value = words[(index + 1)...].first.flatMap { $0.utf8.first == UInt8(ascii: "-") ? nil : $0 }
    }
  }
}
