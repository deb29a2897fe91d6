// Tests of drawings of networks: their texts, their lines, and well-formed SVG.

import Foundation
import Testing

@testable import Reports

@Suite("Network drawings") struct NetworkDrawingTests {
  private func unit(_ label: String, _ value: String, _ gradient: String) -> NetworkDrawing.Unit {
    .init(label: label, value: value, gradient: gradient, strength: 0.5)
  }

  /// A network of two inputs and one word.
  private func drawing(title: String = "the ___", word: String = "cat") -> NetworkDrawing {
    NetworkDrawing(
      title: title,
      [
        .init(
          title: "embedding", formula: "X = 1 row of E",
          groups: [(word, [unit("0", "0.5", "-1"), unit("1", "-0.25", "2")])],
          note: "2 of 8 units", edges: []),
        .init(
          title: "output", formula: "Z = X·U + c", groups: [("", [unit(word, "3", "-0.1")])],
          note: "",
          edges: [
            .init(source: 0, target: 0, strength: 1), .init(source: 1, target: 0, strength: -0.5),
            .init(source: 1, target: 0, strength: 0.19),
          ]),
      ])
  }

  @Test("a drawing shows the title, the layers, and the values and gradients of units")
  func texts() throws {
    let texts = try textElements(of: drawing().svg)
    #expect(
      texts.dropLast(3) == [
        "the ___", "embedding", "X = 1 row of E", "cat", "2 of 8 units", "0", "0.5", "-1", "1",
        "-0.25", "2", "output", "Z = X·U + c", "cat", "3", "-0.1",
      ])
    #expect(texts.last?.hasPrefix("Lines: input · weight") == true)
    #expect(
      try textElements(of: drawing(title: "<&\u{1B}", word: "\u{0}<b>").svg)[0] == "<&\u{FFFD}")
  }

  @Test("the strongest line is opaque, a negative one dashed, and the weakest left out")
  func lines() {
    let svg = drawing().svg
    func count(_ pattern: String) -> Int { svg.components(separatedBy: pattern).count - 1 }
    #expect(count("<path class=\"edge") == 2)
    #expect(count("<path class=\"edge negative\"") == 1)
    #expect(count("opacity=\"1.00\"") == 1 && count(" opacity=\"0.50\"") == 1)
    #expect(!svg.contains("<script"))
  }

  @Test("a drawing of more than 10,000 pixels is too large")
  func size() {
    #expect(drawing().excessiveSize == nil)
    let column = NetworkDrawing.Column(
      title: "h", formula: "", groups: [("", [unit("0", "1", "1")])], note: "", edges: [])
    let wide = NetworkDrawing(title: "", [NetworkDrawing.Column](repeating: column, count: 100))
    #expect((wide.excessiveSize ?? 0) > 10_000)
  }
}
