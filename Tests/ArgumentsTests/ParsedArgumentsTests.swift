// Tests of the assignment of words to parameters.

import TestSupport
import Testing

@testable import Arguments

@Suite struct ParsedArgumentsTests {
  @Test("values of all kinds of parameters are stored by their long names")
  func values() throws {
    let given = try arguments(
      "train", "corpus.txt", "--context", "5", "--hidden=400,200", "-r", "0.1", "-o", "out",
      "--optimizer", "sgd", "-v", "--no-tied")
    #expect(given.path == ["fflm", "train"])
    #expect(
      given.values == [
        "corpus": .text("corpus.txt"), "context": .integer(5), "hidden": .integers([400, 200]),
        "rate": .number(0.1), "output": .text("out"), "optimizer": .text("sgd"),
        "verbose": .flag(true), "tied": .flag(false),
      ])
  }

  @Test("a parameter that is not specified has no value, even if its help shows a default")
  func notGiven() throws {
    #expect(try arguments("train", "c").values == ["corpus": .text("c")])
  }

  @Test("values added after parsing apply only to parameters that are not specified")
  func completing() throws {
    var given = try arguments("train", "c", "--context", "5")
    given.complete(with: ["context": .integer(9), "tied": .flag(false)])
    #expect(given.values["context"] == .integer(5) && given.values["tied"] == .flag(false))
  }

  @Test("single arguments take one word each, and a repeating one takes the rest")
  func operands() throws {
    let given = try arguments("eval", "m", "a", "b", "c").values
    #expect(given == ["model": .text("m"), "texts": .texts(["a", "b", "c"])])
    #expect(try arguments("convert", "-f", "x", "y").values["from"] == .text("y"))
  }

  @Test("a required repeating argument takes at least one word")
  func requiredRepeating() throws {
    let parser = Parser(
      root: Command("cat", abstract: "", parameters: [.argument("files", repeats: true, help: "")]),
      version: "1")
    #expect(throws: UsageError.self) { try parser.parse([]) }
    guard case .run(let given) = try parser.parse(["a", "b"]) else {
      throw Unexpected(what: "text")
    }
    #expect(given.values == ["files": .texts(["a", "b"])] && given.path == ["cat"])
  }

  @Test("errors found after parsing show the usage of the command")
  func errors() throws {
    let given = try arguments("eval", "m")
    #expect(
      given.usageError("No.").lines == [
        "Error: No.",
        "Usage: fflm eval <model> [<texts> ...] [--format <format>] "
          + "[--level <level>] [--limit <limit>] [--color] [--no-color]",
        "  See 'fflm eval --help' for more information.",
      ])
    #expect(
      given.usageError("No.", furtherLines: ["a + * b", "    ^"]).lines.prefix(4) == [
        "Error: No.", "a + * b", "    ^", given.usageError("No.").lines[1],
      ])
    let texts = Option(arguments: "texts", required: false, help: "The texts.")
    let lines = given.missing(texts).lines
    #expect(lines[0] == "Error: Missing expected argument '<texts>'")
    #expect(lines[1] == "Help:  <texts>  The texts.")
  }
}
