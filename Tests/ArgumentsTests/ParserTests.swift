// Tests of what a command line asks for, and of precedence if it asks for several things.

import TestSupport
import Testing

@testable import Arguments

@Suite struct ParserTests {
  @Test("a command line without arguments prints the program's help")
  func noArguments() throws {
    #expect(try text([]) == CommandPath(program).help(width: 80))
    #expect(try text(["--"]) == text([]))
  }

  @Test(
    "a command's help is printed wherever it is requested before --",
    arguments: [
      ["train", "-h"], ["train", "--help"], ["train", "c", "--help"], ["train", "--help", "c"],
      ["train", "-help"], ["train", "-vh"], ["train", "-hv"], ["train", "-xh"], ["train", "-oh"],
      ["help", "train"], ["help", "train", "--help"], ["help", "--help", "train"],
      ["help", "train", "more"], ["train", "--help", "--version"], ["train", "--version", "-h"],
      ["train", "--bogus", "--help"], ["train", "a", "b", "--help"],
    ])
  func help(words: [String]) throws {
    #expect(try text(words).hasPrefix("OVERVIEW: Train a model.\n"))
  }

  @Test(
    "a help request without a known command prints the program's help",
    arguments: [
      ["-h"], ["--help"], ["-help"], ["help"], ["help", "bogus"], ["help", "help"],
      ["help", "--help"], ["bogus", "--help"], ["--help", "train"], ["--bogus", "-h"],
      ["help", "bogus", "train"],
    ])
  func rootHelp(words: [String]) throws {
    #expect(try text(words) == text([]))
  }

  @Test(
    "--version prints the version, with or without a command",
    arguments: [
      ["--version"], ["train", "--version"], ["train", "a", "b", "--version"], ["--version", "x"],
      ["eval", "--version", "--bogus"], ["help", "--version"], ["bogus", "--version"],
    ])
  func version(words: [String]) throws {
    #expect(try text(words) == "1.2.3")
  }

  @Test(
    "mistakes in known options are reported before help and version requests",
    arguments: [
      (["train", "--context", "x", "--help"], "The value 'x' is invalid for"),
      (["train", "--help", "--context=0"], "The value '0' is invalid for"),
      (["train", "--version", "--verbose=1"], "The option '--verbose' does not take"),
      (["train", "--context", "--help"], "Missing value for '--context <context>'"),
      (["train", "---x", "--help"], "Invalid option: ---x"),
      (["train", "--help=x"], "The option '--help' does not take any value"),
      (["train", "--context", "x", "--bogus"], "The value 'x' is invalid for"),
    ])
  func mistakesFirst(words: [String], message: String) throws {
    #expect(try usageError(words).message.hasPrefix(message))
  }

  @Test("unknown options are reported before missing and unexpected arguments")
  func unknownFirst() throws {
    #expect(try usageError(["train", "--bogus-name"]).message == "Unknown option '--bogus-name'")
    #expect(
      try usageError(["train", "a", "b", "--bogus-name", "-x"]).message
        == "Unknown option '--bogus-name'")
    #expect(
      try usageError(["convert", "a", "b"]).message == "Missing expected argument '--to <path>'")
    #expect(
      try usageError(["help", "--bogus"]).description == """
        Error: Unknown option '--bogus'
        Usage: fflm help [<subcommands> ...]
          See 'fflm help --help' for more information.
        """)
  }

  @Test("words after -- do not request help, the version or a script")
  func operands() throws {
    let words = ["--help", "--version", "--generate-completion-script"]
    #expect(try arguments(in: ["eval", "m", "--"] + words).texts("texts") == words)
  }

  @Test("an option's value is not taken as a subcommand")
  func valueLikeCommand() throws {
    #expect(try arguments("train", "-o", "eval", "train").path == ["fflm", "train"])
  }

  @Test("a program can consist of a single command")
  func singleCommand() throws {
    let parser = Parser(
      root: Command("p", abstract: "", parameters: [.argument("a", help: "")]), version: "1")
    guard case .run(let given) = try parser.parse(["help"]) else { throw Unexpected(what: "text") }
    #expect(given.text("a") == "help")
  }

  @Test("an error found before parsing shows the usage of the program")
  func unparsed() {
    let lines = parser().usageError("No.").lines
    #expect(
      lines == [
        "Error: No.", "Usage: fflm <subcommand>", "  See 'fflm --help' for more information.",
      ])
  }

  @Test(
    "the width is COLUMNS if valid, else the terminal's, else 80",
    arguments: [
      ("100", 120, 100), (nil, 120, 120), ("", 120, 120), ("x", 120, 120), ("0", 120, 120),
      ("-5", nil, 80), (nil, nil, 80), (nil, 0, 80), ("10", 120, 10),
    ] as [(String?, Int?, Int)])
  func width(columns: String?, terminal: Int?, width: Int) {
    #expect(Parser.width(columns: columns, terminal: terminal) == width)
  }
}
