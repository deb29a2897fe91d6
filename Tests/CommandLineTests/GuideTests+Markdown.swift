// The parts of a Markdown file that the tests of the guides check.

import Foundation

/// A Markdown file of the package.
struct Guide {
  struct Line {
    /// The line number in the file, counted from 1.
    let number: Int
    let text: String
  }

  /// A fenced code block.
  struct Block {
    let language: String
    /// The number of the block's first line in the file.
    let number: Int
    let lines: [String]
  }

  let lines: [Line]
  /// The lines outside fenced code blocks.
  let prose: [Line]
  let blocks: [Block]

  /// Reads a Markdown file.
  ///
  /// - Parameter path: The path of the file, relative to the package.
  init(_ path: String) throws {
    let file = Workplace.package.appendingPathComponent(path)
    let text = String(decoding: try Data(contentsOf: file), as: UTF8.self)
    var texts = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    if texts.last == "" { texts.removeLast() }
    lines = texts.enumerated().map { Line(number: $0.offset + 1, text: $0.element) }
    var prose: [Line] = []
    var blocks: [Block] = []
    var language: String?
    var block: [Line] = []
    for line in lines {
      if let current = language {
        if line.text == "```" {
          blocks.append(
            Block(
              language: current, number: block.first?.number ?? line.number,
              lines: block.map(\.text)))
          language = nil
        } else {
          block.append(line)
        }
      } else if line.text.hasPrefix("```") {
        (language, block) = (String(line.text.dropFirst(3)), [])
      } else {
        prose.append(line)
      }
    }
    (self.prose, self.blocks) = (prose, blocks)
  }

  /// The paragraphs of running text. Each item of a list is a paragraph.
  var paragraphs: [[Line]] {
    var paragraphs: [[Line]] = [[]]
    var last = 0
    for line in prose {
      let isItem = line.text.firstMatch(of: #/^\s*(?:[-*]|\d+\.) /#) != nil
      let isText = !line.text.isEmpty && !line.text.hasPrefix("|") && !line.text.hasPrefix("#")
      if !isText || isItem || line.number != last + 1 { paragraphs.append([]) }
      if isText { paragraphs[paragraphs.count - 1].append(line) }
      last = line.number
    }
    return paragraphs.filter { !$0.isEmpty }
  }
}

extension Guide.Block {
  /// A command of a `console` block and the output below it.
  struct Command {
    /// The number of the command's line in the file.
    let number: Int
    var line: String
    var output: [String] = []

    /// The prompt of a command that samples a text; `nil` for other commands.
    ///
    /// Only the prompt is compared: other processors round differently and may draw another word.
    var sampledPrompt: Substring? {
      guard line.hasPrefix("fflm generate"), !line.hasSuffix("--temperature 0"),
        !line.contains("--temperature 0 "), !line.contains("--top-k 1")
      else { return nil }
      return line.firstMatch(of: /--prompt "([^"]*)"/)?.1
    }
  }

  /// The commands of a `console` block: lines that begin with `$ `, continued after a backslash.
  var commands: [Command] {
    var commands: [Command] = []
    for (offset, line) in lines.enumerated() {
      if line.hasPrefix("$ ") {
        commands.append(Command(number: number + offset, line: String(line.dropFirst(2))))
      } else if let last = commands.indices.last {
        if commands[last].output.isEmpty, commands[last].line.hasSuffix("\\") {
          commands[last].line += "\n" + line
        } else {
          commands[last].output.append(line)
        }
      }
    }
    return commands
  }

  /// The lines, each joined with those that continue it after a backslash.
  var joinedLines: [String] {
    lines.joined(separator: "\n").replacing("\\\n", with: " ")
      .split(separator: "\n").map(String.init)
  }
}

/// A line of shell code, as far as the tests need to parse it.
enum ShellLine {
  /// Returns the words of each command of a pipeline or list, without comments and assignments.
  static func commands(in line: String) -> [[String]] {
    let code = line.replacing(/(?:^|\s)#.*/, with: "")
    return code.split(separator: /\||&&|;|\$\(|<\(/).map { command in
      var words = command.split(whereSeparator: \.isWhitespace).map(String.init)
      while let first = words.first, first.contains("=") && !first.hasPrefix("-") {
        words.removeFirst()
      }
      return words
    }
  }
}

/// The output that a guide shows below a command.
///
/// It is compared with the actual output line by line, by these rules:
///
/// - A line `...` stands for any number of lines, and `...` within a line for any characters.
/// - A run of spaces matches any run of spaces, because columns are as wide as their numbers.
/// - A duration such as `3.1s`, `1m 02s` or `0.6 ms` matches any duration.
/// - A size such as `29.4 MB` matches any size.
/// - In a line with a duration, a number with commas, such as a speed of `6,589` tokens per second,
///   matches any number.
/// - A number with an exponent matches any number with an exponent.
/// - A number with a decimal point matches a number that differs by at most 5 percent or 0.05,
///   because processors with other vector instructions round differently.
/// - In a line about a run that diverges, which amplifies rounding errors, a whole number matches
///   any whole number.
/// - A progress row, which ends with the time left, is skipped because only slow machines print it.
/// - Everything else, including whole numbers, must be equal.
struct ExpectedOutput {
  private let lines: [String]

  init(_ lines: [String]) { self.lines = lines }

  /// Returns the first difference from the output of a program, or `nil` if there is none.
  func difference(from output: String) -> String? {
    var actual = output.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    while actual.last == "" { actual.removeLast() }
    actual.removeAll { $0.firstMatch(of: /^\d+\/\d+ +\d+%.* left$/) != nil }
    let parts = lines.split(separator: "...", omittingEmptySubsequences: false)
    var next = 0
    for (i, part) in parts.enumerated() {
      let patterns = part.map(Pattern.init)
      let latest = actual.count - part.count
      // The first part is at the beginning, the last at the end, and others are anywhere between.
      let isAtEnd = i == parts.count - 1
      let earliest = isAtEnd ? max(next, latest) : next
      let starts = earliest..<max(earliest, (i == 0 ? min(next, latest) : latest) + 1)
      let found = starts.first { start in
        zip(patterns, actual[start...]).allSatisfy { $0.matches($1) }
      }
      guard let found else {
        let missing = zip(part, patterns).first { !actual.contains(where: $0.1.matches) }
        return missing.map { "No line matches '\($0.0)'." }
          ?? "No lines match:\n\(part.joined(separator: "\n"))"
      }
      next = found + part.count
    }
    return nil
  }

  /// The pattern that a line of output must match.
  private struct Pattern {
    private let expression: NSRegularExpression?
    /// The numbers with a decimal point, one for each capture group of the expression.
    private var numbers: [Double] = []

    private static let duration = #"(?:\d+(?:\.\d+)?(?:h|m|s| ms)\b)(?: \d+[ms]\b)*"#
    private static let size = #"\d+(?:\.\d+)? [KMGT]?B\b"#
    private static let exponential = #"-?\d+(?:\.\d+)?e[-+]?\d+"#

    init(_ line: String) {
      let diverges = line.contains(" loss diverges")
      let hasDuration = line.range(of: Self.duration, options: .regularExpression) != nil
      let kinds: [(pattern: String, replacement: String)] = [
        (#"\.\.\."#, ".*"),
        (" +", " +"),
        (Self.duration, Self.duration),
        (Self.size, Self.size),
        (Self.exponential, Self.exponential),
        (#"-?\d+\.\d+"#, #"(-?\d+(?:\.\d+)?)"#),
        (#"\d{1,3}(?:,\d{3})+"#, hasDuration ? #"[\d,]+"# : ""),
        (#"\d+"#, diverges ? #"\d+"# : ""),
      ]
      var pattern = ""
      var rest = line[...]
      while !rest.isEmpty {
        let match = kinds.lazy.compactMap { kind in
          rest.range(of: kind.pattern, options: [.regularExpression, .anchored])
            .map { (text: rest[$0], kind: kind) }
        }.first
        guard let match, !match.kind.replacement.isEmpty else {
          let text = match?.text ?? rest.prefix(1)
          pattern += NSRegularExpression.escapedPattern(for: String(text))
          rest = rest.dropFirst(max(text.count, 1))
          continue
        }
        if match.kind.replacement.hasPrefix("(-?"), let number = Double(match.text) {
          numbers.append(number)
        }
        pattern += match.kind.replacement
        rest = rest[match.text.endIndex...]
      }
      expression = try? NSRegularExpression(pattern: "^ *\(pattern) *$")
    }

    func matches(_ line: String) -> Bool {
      let whole = NSRange(line.startIndex..., in: line)
      guard let match = expression?.firstMatch(in: line, range: whole) else { return false }
      return numbers.enumerated().allSatisfy { i, number in
        guard let range = Range(match.range(at: i + 1), in: line), let actual = Double(line[range])
        else { return false }
        return abs(actual - number) <= max(0.05 * abs(number), 0.05)
      }
    }
  }
}
