// Tests of taking values out of a dictionary of them.

import Testing

@testable import Arguments

@Suite struct ValueTests {
  private enum Color: String { case red, green }

  private let values: [String: Value] = [
    "on": .flag(true), "off": .flag(false), "integer": .integer(1), "number": .number(1),
    "text": .text("red"), "integers": .integers([1]),
  ]

  @Test("a value is there by its name and as its type")
  func typed() {
    #expect(values.flag("on") && !values.flag("off") && !values.flag("none"))
    #expect(values.integer("integer") == 1)
    #expect(values.number("number") == 1)
    #expect(values.text("text") == "red")
    #expect(values.integers("integers") == [1])
    #expect(values.choice("text") == Color.red)
  }

  @Test(
    "no value is there as another type", arguments: ["on", "integer", "number", "text", "none"])
  func untyped(name: String) {
    #expect(values.flag(name) == (name == "on"))
    #expect((values.integer(name) != nil) == (name == "integer"))
    #expect((values.number(name) != nil) == (name == "number"))
    #expect((values.text(name) != nil) == (name == "text"))
    #expect(values.integers(name) == nil)
  }

  @Test("a text that names no case is none")
  func noCase() {
    let color: Color? = ["text": Value.text("blue")].choice("text")
    #expect(color == nil)
  }
}
