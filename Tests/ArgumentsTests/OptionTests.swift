// Tests of typed options: their values, their defaults, and the defaults in help.

import Testing

@testable import Arguments

@Suite struct OptionTests {
  private enum Color: String, CaseIterable { case red, green }

  private static let corpus = Option(argument: "corpus", help: "")
  private static let others = Option(arguments: "others", required: false, help: "")
  private static let count = Option("count", short: "n", .integer(1...9), default: 3, help: "")
  private static let limit = Option("limit", .integer(1...9), help: "")
  private static let seed = Option("seed", .unsigned, default: 1, help: "")
  private static let rate = Option("rate", .number(0...1), default: 0.5, help: "")
  private static let time = Option("time", .duration, help: "")
  private static let widths = Option("widths", .integers(1...9), default: [], help: "")
  private static let name = Option("name", .text, default: "x", help: "")
  private static let color = Option("color", .choice, default: Color.green, help: "")
  private static let files = Option("files", short: "f", .texts, help: "")
  private static let quiet = Option(flag: "quiet", help: "")

  private static let command = Command(
    "c", abstract: "",
    parameters: [
      corpus.parameter, others.parameter, count.parameter, limit.parameter, seed.parameter,
      rate.parameter, time.parameter, widths.parameter, name.parameter, color.parameter,
      files.parameter, quiet.parameter,
    ])

  private func arguments(_ words: String...) throws -> ParsedArguments {
    guard case .run(let arguments) = try Parser(root: Self.command, version: "").parse(words)
    else { throw Unexpected(what: "text") }
    return arguments
  }

  @Test("specified options have their specified values")
  func given() throws {
    let given = try arguments(
      "a", "b", "c", "-n", "4", "--limit=5", "--seed", "6", "--rate", "0.25", "--time", "2m",
      "--widths", "7,8", "--name", "y", "--color", "red", "-f", "p", "--quiet", "--files=q,r")
    #expect(given[Self.corpus] == "a" && given[Self.others] == ["b", "c"])
    #expect(given[Self.count] == 4 && given[Self.limit] == 5 && given[Self.seed] == 6)
    #expect(given[Self.rate] == 0.25 && given[Self.time] == 120 && given[Self.widths] == [7, 8])
    #expect(given[Self.name] == "y" && given[Self.color] == .red && given[Self.quiet])
    #expect(given[Self.files] == ["p", "q,r"] && given.has(Self.limit))
  }

  @Test("options that are not specified have their defaults")
  func defaults() throws {
    let given = try arguments("a")
    #expect(given[Self.others] == [] && given[Self.count] == 3 && given[Self.limit] == nil)
    #expect(given[Self.seed] == 1 && given[Self.rate] == 0.5 && given[Self.time] == nil)
    #expect(given[Self.widths] == [] && given[Self.name] == "x" && given[Self.color] == .green)
    #expect(given[Self.files] == nil && !given[Self.quiet] && !given.has(Self.limit))
  }

  @Test("help shows defaults in command-line syntax")
  func help() {
    let shown = [Self.count.parameter, Self.seed.parameter, Self.widths.parameter]
    #expect(shown.map(\.defaultValue) == ["3", "1", "none"])
    #expect(
      Self.color.parameter.defaultValue == "green" && Self.limit.parameter.defaultValue == nil)
  }

  @Test("a default out of range and access to an undeclared option trap")
  func preconditions() async {
    await #expect(processExitsWith: .trap) {
      _ = Option("count", .integer(1...9), default: 0, help: "")
    }
    await #expect(processExitsWith: .trap) {
      guard case .run(let arguments) = try Parser(root: Self.command, version: "").parse(["a"])
      else { return }
      _ = arguments[Option(flag: "loud", help: "")]
    }
  }
}
