// Tests of drawings of computation graphs: their text, their labels, and well-formed SVG.

import Foundation
import Testing

@testable import Reports

@Suite("Graph drawings") struct GraphDrawingTests {
  /// The graph of c(a + 2b) at a = 3, b = 1, c = −2.
  private let lecture = GraphDrawing(
    title: "L = c * (a + 2 * b)",
    [
      .init(title: "c", value: "-2", gradient: ("dL/dc", "5")),
      .init(title: "a", value: "3", gradient: ("dL/da", "-2")),
      .init(title: "b", value: "1", gradient: ("dL/db", "-4")),
      .init(
        title: "v1 = 2 * b", value: "2", gradient: ("dL/dv1", "-2"),
        inputs: [.init(source: 2, derivative: ("∂v1/∂b = 2", "-4"))], forwardStep: 1,
        backwardStep: 3),
      .init(
        title: "v2 = a + v1", value: "5", gradient: ("dL/dv2", "-2"),
        inputs: [
          .init(source: 1, derivative: ("∂v2/∂a = 1", "-2")),
          .init(source: 3, derivative: ("∂v2/∂v1 = 1", "-2")),
        ], forwardStep: 2, backwardStep: 2),
      .init(
        title: "L = c * v2", value: "-10", gradient: ("dL/dL", "1"),
        inputs: [
          .init(source: 0, derivative: ("∂L/∂c = 5", "5")),
          .init(source: 4, derivative: ("∂L/∂v2 = -2", "-2")),
        ], forwardStep: 3, backwardStep: 1),
    ])

  @Test("a drawing shows values, steps, local derivatives and gradients")
  func lectureTexts() throws {
    let texts = try textElements(of: lecture.svg)
    let expected = [
      "L = c * (a + 2 * b)", "a = 3", "dL/da = -2", "b = 1", "dL/db = -4", "c = -2", "dL/dc = 5",
      "v1 = 2 * b = 2", "∂v1/∂b = 2", "dL/dv1 = -2", "v2 = a + v1 = 5", "∂v2/∂a = 1",
      "∂v2/∂v1 = 1", "dL/dv2 = -2", "L = c * v2 = -10", "∂L/∂c = 5", "∂L/∂v2 = -2", "dL/dL = 1",
      // The gradients of edges, the steps of both passes, and the legend.
      "-4", "-2", "-2", "5", "-2", "1", "2", "3", "1", "2", "3", "1", "1",
      "Forward pass: each operation computes its value.",
      "Backward pass: each edge carries dL/dnode times the local derivative; a node adds up its "
        + "edges.",
    ]
    #expect(texts.sorted() == expected.sorted())
  }

  @Test("names have sharp corners, operations have round ones, and five edges have arrows")
  func shapes() {
    func count(_ pattern: String) -> Int { lecture.svg.components(separatedBy: pattern).count - 1 }
    #expect(count(#"<rect class="name""#) == 3 && count(#"<rect class="operation""#) == 3)
    #expect(count(#" rx="14""#) == 3)
    #expect(count(#"class="edge""#) == 5 && count(#"class="arrow""#) == 5)
  }

  /// Returns a drawing with a random graph's edges and texts of the given lengths.
  private func random(_ count: Int, seed: UInt64, name: String, number: String) -> GraphDrawing {
    let nodes = GraphLayout.Node.random(count, seed: seed)
    return GraphDrawing(
      title: String(repeating: name + " + ", count: count),
      nodes.enumerated().map { i, node in
        GraphDrawing.Node(
          title: node.inputs.isEmpty ? name : "v\(i) = \(name) * \(name)", value: number,
          gradient: ("dL/d\(name)", "\(number) - \(number) = \(number)"),
          inputs: node.inputs.map {
            .init(source: $0.source, derivative: ("dv\(i)/d\(name) = \(number)", number))
          },
          forwardStep: node.inputs.isEmpty ? nil : i, backwardStep: node.inputs.isEmpty ? nil : i)
      })
  }

  @Test(
    "labels overlap neither nodes nor each other, and are in the picture",
    arguments: [
      (1, "a", "1"), (8, "weight", "-0.1966"), (30, "mmmmmmmmmmmmmmmmmmmm", "-1.235e-308"),
    ])
  func labels(count: Int, name: String, number: String) throws {
    for seed in 0..<20 {
      let drawing = random(
        count, seed: UInt64(seed), name: GraphDrawing.label(name), number: number)
      #expect(try textElements(of: drawing.svg).count > 3)
      let boxes = drawing.layout.boxes + drawing.labels
      for (i, box) in boxes.enumerated() {
        #expect(!boxes[..<i].contains { $0.overlaps(box) }, "\(seed) \(i)")
        #expect(box.x >= 0 && box.right <= drawing.layout.width, "\(seed) \(i)")
        #expect(box.y >= 0 && box.bottom <= drawing.layout.height, "\(seed) \(i)")
      }
      #expect(drawing.layout.width < drawing.frame.width)
      #expect(drawing.layout.height < drawing.frame.height)
    }
  }

  @Test("the rows of a node are within the node")
  func rows() {
    let longest = "mmmmmmmmmm = mmmmmmmmmm * mmmmmmmmmm"
    let drawing = GraphDrawing(
      title: "", [.init(title: longest, value: "1", gradient: ("dL", "2"), forwardStep: 1)])
    // 30 m of 1 em at 14 pixels are in a box with 10 pixels on both sides.
    #expect(drawing.layout.boxes[0].width > 30 * 14 + 20)
  }

  @Test("a long expression is shortened to the width of the picture")
  func longTitle() throws {
    let svg = GraphDrawing(
      title: String(repeating: "a + ", count: 500),
      [.init(title: "a", value: "1", gradient: nil)]
    ).svg
    let title = try #require(try textElements(of: svg).first)
    #expect(title.hasSuffix("…") && title.count < 100 && title.count > 40)
  }

  @Test("a drawing is self-contained, with escaped text and colors for dark screens")
  func escaping() throws {
    let svg = GraphDrawing(
      title: "<script>&\u{1B}", [.init(title: "a<b", value: "1", gradient: nil)]
    ).svg
    #expect(try textElements(of: svg).prefix(2) == ["<script>&\u{FFFD}", "a<b = 1"])
    #expect(svg.contains("@media (prefers-color-scheme: dark)") && !svg.contains("var("))
    let links = svg.replacing("http://www.w3.org/2000/svg", with: "")
    #expect(!links.contains("http") && !links.contains("url(") && !links.contains("<script"))
  }
}
