// Tests of the values that each kind of option allows.

import Testing

@testable import Arguments

@Suite struct ParameterKindTests {
  private typealias Kind = Parameter.Kind

  @Test(
    "integers are decimal, with an optional sign and no other formatting",
    arguments: [
      ("80", 80), ("+80", 80), ("-3", -3), ("007", 7), ("9223372036854775807", .max),
      ("0x50", nil), ("1_000", nil), ("80.5", nil), (" 8080", nil), ("8080 ", nil), ("", nil),
      ("1e3", nil), ("9223372036854775808", nil), ("٣", nil), ("five", nil),
    ] as [(String, Int?)])
  func integer(text: String, integer: Int?) {
    #expect(Kind.integer(.min ... .max).value(from: text) == integer.map(Value.integer))
  }

  @Test(
    "numbers are parsed as Double parses them",
    arguments: [
      ("0.5", 0.5), ("1", 1), ("-2.5e-3", -0.0025), (".5", 0.5), ("0x1p3", 8),
      ("inf", .infinity), ("1e999", .infinity), ("", nil), ("1,5", nil), (" 1", nil), ("x", nil),
    ] as [(String, Double?)])
  func number(text: String, number: Double?) {
    #expect(
      Kind.number(-.infinity ... .infinity).value(from: text) == number.map(Value.number))
  }

  @Test(
    "lists of integers are separated by commas without spaces",
    arguments: [
      ("400,200", [400, 200]), ("7", [7]), ("none", []), ("+1,-1", [1, -1]),
      ("", nil), ("400,", nil), (",", nil), ("400, 200", nil), ("400,,200", nil), ("None", nil),
      ("400,none", nil), ("a", nil),
    ] as [(String, [Int]?)])
  func integers(text: String, integers: [Int]?) {
    #expect(Kind.integers(.min ... .max).value(from: text) == integers.map(Value.integers))
  }

  @Test(
    "durations are in seconds unless they have a unit",
    arguments: [
      ("90s", 90), ("5m", 300), ("1.5h", 5400), ("20", 20), ("0.5s", 0.5), ("-1m", -60),
      ("m", nil), ("", nil), ("5 m", nil), ("5M", nil), ("5d", nil), ("1h30m", nil),
    ] as [(String, Double?)])
  func duration(text: String, seconds: Double?) {
    #expect(Kind.duration.value(from: text) == seconds.map(Value.number))
  }

  @Test("text and choice values are parsed without changes")
  func text() {
    #expect(Kind.text.value(from: " a=b ") == .text(" a=b "))
    #expect(Kind.choice(["a"]).value(from: "b") == .text("b"))
  }

  @Test("the bounds of a range are allowed")
  func insideRange() {
    for value in [1, 1024] {
      #expect(Kind.integer(1...1024).validationError(for: .integer(value)) == nil)
    }
    for value in [0, 1] as [Double] {
      #expect(Kind.number(0...1).validationError(for: .number(value)) == nil)
    }
    let open = Kind.number(.leastNonzeroMagnitude...1.0.nextDown)
    #expect(open.validationError(for: .number(.leastNonzeroMagnitude)) == nil)
    #expect(open.validationError(for: .number(1.0.nextDown)) == nil)
    #expect(Kind.integers(1...9).validationError(for: .integers([1, 9])) == nil)
    #expect(Kind.integers(1...9).validationError(for: .integers([])) == nil)
    #expect(Kind.choice(["a", "b"]).validationError(for: .text("b")) == nil)
    #expect(Kind.text.validationError(for: .text("")) == nil)
  }

  @Test(
    "a validation error states the allowed values",
    arguments: [
      (.integer(1...1024), .integer(0), "must be between 1 and 1024"),
      (.integer(1...1024), .integer(1025), "must be between 1 and 1024"),
      (.integer(1 ... .max), .integer(0), "must be at least 1"),
      (.integer(.min...5), .integer(6), "must be at most 5"),
      (.number(0...1), .number(1.5), "must be between 0 and 1"),
      (.number(0.25...0.75), .number(0), "must be between 0.25 and 0.75"),
      (.number(0 ... .infinity), .number(-1), "must be at least 0"),
      (.number(0 ... .greatestFiniteMagnitude), .number(-1), "must be at least 0"),
      (.number(-.infinity...2), .number(3), "must be at most 2"),
      (.number(.leastNonzeroMagnitude ... .infinity), .number(0), "must be greater than 0"),
      (
        .number(.leastNonzeroMagnitude...1), .number(0),
        "must be greater than 0 and at most 1"
      ),
      (.number(0...1.0.nextDown), .number(1), "must be at least 0 and less than 1"),
      (.number(-.infinity...1.0.nextDown), .number(1), "must be less than 1"),
      (.number(1.0.nextUp...2), .number(1), "must be greater than 1 and at most 2"),
      (.number(1e-9...1e300), .number(0), "must be between 1e-09 and 1e+300"),
      (.number(0...1), .number(.nan), "must be a finite number"),
      (.number(0 ... .infinity), .number(.infinity), "must be a finite number"),
      (.number(-.infinity ... .infinity), .number(-.infinity), "must be a finite number"),
      (
        .integers(1...9), .integers([3, 0]),
        "must be a list of integers, each between 1 and 9"
      ),
      (.integers(1 ... .max), .integers([0]), "must be a list of integers, each at least 1"),
      (.duration, .number(0), "must be a positive duration such as 90s, 5m or 1h"),
      (.duration, .number(.infinity), "must be a positive duration such as 90s, 5m or 1h"),
      (.choice(["a", "b"]), .text("c"), "must be 'a' or 'b'"),
      (.choice(["a", "b", "c"]), .text("A"), "must be 'a', 'b' or 'c'"),
      (.text, .integer(1), "must be text"),
      (.choice(["a"]), .flag(true), "must be text"),
      (.integer(1...2), .number(1), "must be an integer"),
      (.number(1...2), .text("1"), "must be a number"),
      (.integers(1...2), .integer(1), "must be a list of integers"),
    ] as [(Parameter.Kind, Value, String)])
  func validationError(kind: Parameter.Kind, value: Value, validationError: String) {
    #expect(kind.validationError(for: value) == validationError)
  }
}
