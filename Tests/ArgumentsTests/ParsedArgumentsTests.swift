// Tests of handing words out to parameters and of reading their values.

import TestSupport
import Testing

@testable import Arguments

@Suite struct ParsedArgumentsTests {
  @Test("every kind of value is read by its accessor")
  func accessors() throws {
    let given = try arguments(
      "train", "corpus.txt", "--context", "5", "--hidden=400,200", "-r", "0.1", "-o", "out",
      "--optimizer", "sgd", "-v", "--no-tied")
    #expect(given.path == ["fflm", "train"])
    #expect(given.integer("context") == 5)
    #expect(given.integers("hidden") == [400, 200])
    #expect(given.number("rate") == 0.1)
    #expect(given.text("output") == "out")
    #expect(given.text("optimizer") == "sgd")
    #expect(given.text("corpus") == "corpus.txt")
    #expect(given.texts("corpus") == ["corpus.txt"])
    #expect(given.flag("verbose"))
    #expect(!given.flag("tied"))
    #expect(
      given.values == [
        "corpus": .text("corpus.txt"), "context": .integer(5), "hidden": .integers([400, 200]),
        "rate": .number(0.1), "output": .text("out"), "optimizer": .text("sgd"),
        "verbose": .flag(true), "tied": .flag(false),
      ])
  }

  @Test("what was not given has no value, whatever its default in help")
  func notGiven() throws {
    let given = try arguments("train", "c")
    #expect(given.values == ["corpus": .text("c")])
    #expect(given.integer("context") == nil)
    #expect(given.integers("hidden") == nil)
    #expect(given.number("rate") == nil)
    #expect(given.text("output") == nil)
    #expect(try arguments("eval", "m").texts("texts") == [])
    #expect(try arguments("convert", "--to", "x").texts("from") == [])
  }

  @Test("a flag that was not given is what it is by default, else off")
  func flagDefault() throws {
    #expect(try arguments("train", "c").flag("tied"))
    #expect(try !arguments("train", "c").flag("verbose"))
    #expect(try !arguments("eval", "m").flag("color"))
  }

  @Test("values can be added after parsing, as from a configuration file")
  func addedValues() throws {
    var given = try arguments("train", "c")
    given.values["context"] = .integer(9)
    given.values["tied"] = .flag(false)
    #expect(given.integer("context") == 9)
    #expect(!given.flag("tied"))
  }

  @Test("single arguments take one word each, a repeating one the rest")
  func operands() throws {
    #expect(try arguments("eval", "m", "a", "b", "c").text("model") == "m")
    #expect(try arguments("eval", "m", "a", "b", "c").texts("texts") == ["a", "b", "c"])
    #expect(try arguments("convert", "-f", "x", "y").text("from") == "y")
  }

  @Test("a repeating argument that is required wants one word at least")
  func requiredRepeating() throws {
    let parser = Parser(
      root: Command("cat", abstract: "", parameters: [.argument("files", repeats: true, help: "")]),
      version: "1")
    #expect(throws: UsageError.self) { try parser.parse([]) }
    guard case .run(let given) = try parser.parse(["a", "b"]) else {
      throw Unexpected(what: "text")
    }
    #expect(given.texts("files") == ["a", "b"])
    #expect(given.path == ["cat"])
  }

  @Test("reading a name that is not declared, or as another type, is a programmer error")
  func wrongAccess() async {
    await #expect(processExitsWith: .trap) { _ = try arguments("train", "c").flag("tide") }
    await #expect(processExitsWith: .trap) { _ = try arguments("train", "c").integer("rate") }
    await #expect(processExitsWith: .trap) { _ = try arguments("train", "c").number("context") }
    await #expect(processExitsWith: .trap) { _ = try arguments("train", "c").text("hidden") }
    await #expect(processExitsWith: .trap) { _ = try arguments("train", "c").integers("corpus") }
    await #expect(processExitsWith: .trap) { _ = try arguments("train", "c").texts("output") }
    await #expect(processExitsWith: .trap) { _ = try arguments("eval", "m").text("texts") }
  }
}
