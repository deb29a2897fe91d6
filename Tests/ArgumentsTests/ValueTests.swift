// Tests of values as text of the command line and as JSON.

import Foundation
import Testing

@testable import Arguments

@Suite struct ValueTests {
  @Test(
    "a value is printed in command-line syntax",
    arguments: [
      (Value.flag(true), "yes"), (.flag(false), "no"), (.integer(-3), "-3"), (.number(0.5), "0.5"),
      (.number(20), "20"), (.number(1e-7), "1e-07"), (.text("a b"), "a b"), (.integers([]), "none"),
      (.integers([400, 200]), "400,200"), (.texts(["a", "b"]), "a b"),
    ])
  func text(value: Value, text: String) { #expect(value.text == text) }

  @Test("a value is encoded as JSON of its own type")
  func json() throws {
    let values: [Value] = [
      .flag(true), .integer(1), .number(0.5), .text("a"), .integers([1, 2]), .texts(["a"]),
    ]
    let json = String(decoding: try JSONEncoder().encode(values), as: UTF8.self)
    #expect(json == #"[true,1,0.5,"a",[1,2],["a"]]"#)
  }
}
