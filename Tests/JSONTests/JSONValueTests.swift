// Tests of JSON values read as Swift types.

import Testing

@testable import JSON

@Suite("JSON values") struct JSONValueTests {
  private func value(_ text: String) throws -> JSONValue {
    try JSONText(Array(text.utf8), allowsJSON5: true).value
  }

  @Test(
    "a whole number in range is read as an integer, however it is spelled",
    arguments: [
      ("0", 0), ("-7", -7), ("+7", 7), ("5.0", 5), ("1e3", 1000), ("-0.0", 0), ("0x1F", 31),
      ("-0XfF", -255), ("+0x10", 16), ("9223372036854775807", .max), ("-9223372036854775808", .min),
      ("0x7fffffffffffffff", .max), ("9223372036854775808", nil), ("0x8000000000000000", nil),
      ("1e19", nil), ("0.5", nil), ("NaN", nil), ("Infinity", nil), ("true", nil), ("'1'", nil),
    ] as [(String, Int?)])
  func integers(text: String, integer: Int?) throws {
    #expect(try value(text).integer == integer)
  }

  @Test(
    "a number is read as a double, infinite if it is too large",
    arguments: [
      ("2", 2), ("-.5", -0.5), ("5.", 5), ("0x10", 16), ("1e400", .infinity),
      ("-Infinity", -.infinity), ("1e-400", 0), ("null", nil), ("[1]", nil),
    ] as [(String, Double?)])
  func doubles(text: String, double: Double?) throws {
    #expect(try value(text).double == double)
  }

  @Test("keys are looked up by their bytes")
  func members() throws {
    let object = try value("{\"e\u{301}\": 1, \"\u{E9}\": [2, {x: null}]}")
    #expect(object["e\u{301}"]?.integer == 1)
    #expect(object["\u{E9}"]?.elements?.first?.integer == 2)
    #expect(object["\u{E9}"]?.elements?.last?["x"]?.isNull == true)
    #expect(object["e"] == nil && object.elements == nil && object.string == nil)
  }
}
