// Tests of plots of labeled points: their places, their text, and labels that do not overlap.

import Foundation
import Randomness
import Testing

@testable import Reports

@Suite("Scatter plots") struct ScatterPlotTests {
  /// Returns points with labels of random lengths, in one of several arrangements.
  private func words(_ count: Int, seed: UInt64) -> [(label: String, point: Point)] {
    var generator = SeededGenerator(seed: seed)
    return (0..<count).map { i in
      let label = String(repeating: "m", count: Int.random(in: 0...20, using: &generator))
      var (x, y) = (generator.uniform(), generator.uniform())
      switch seed % 4 {
      case 0: (x, y) = (0, 0)
      case 1: (x, y) = (x * x * x * x, y * y * y * y)
      case 2: y = 0
      default: break
      }
      return (label, Point(x: x, y: y))
    }
  }

  private func plot(
    _ words: [(label: String, point: Point)], pairs: [(Int, Int)] = []
  ) -> ScatterPlot {
    ScatterPlot(title: "Words", caption: "Two axes", words, pairs: pairs)
  }

  @Test("labels overlap neither each other nor points, and are in the picture")
  func labels() {
    for seed in 0..<100 {
      let words = words(seed % 24, seed: UInt64(seed))
      let plot = plot(words, pairs: words.count > 3 ? [(0, 1), (2, 3)] : [])
      let boxes = plot.labels.map(\.box)
      #expect(boxes.count == words.count && plot.points.count == words.count)
      for (i, box) in boxes.enumerated() {
        #expect(box.isWithin(plot.frame), "\(seed) \(i)")
        #expect(!boxes[..<i].contains { $0.overlaps(box) }, "\(seed) \(i)")
        #expect(plot.points.allSatisfy { box.distance(to: $0) >= 2 }, "\(seed) \(i)")
      }
    }
  }

  @Test("the same points give the same plot")
  func deterministic() {
    let words = words(20, seed: 1)
    #expect(plot(words).svg == plot(words).svg)
  }

  @Test("both axes have the same scale, and the y axis points up")
  func scale() {
    let words = [(0.0, 0.0), (4, 0), (0, 1), (4, 1)].map { ("w", Point(x: $0.0, y: $0.1)) }
    let points = plot(words).points
    let width = points[1].x - points[0].x
    #expect(points[1].y == points[0].y && points[3].x == points[1].x)
    #expect(abs(points[0].y - points[2].y - width / 4) <= 0.1)
    #expect(width == 560 - 2 * 24)
  }

  @Test("a label is beside its point, and a line leads to one that is further away")
  func leaders() {
    let one = plot([("cat", Point(x: 0, y: 0))]).svg
    #expect(one.contains(#"<path class="dots" d="M280 154h0"/>"#))
    #expect(one.contains(#"<text x="286" y="158">cat</text>"#) && !one.contains("\"leaders\""))
    let same = plot((0..<20).map { _ in ("cat", Point(x: 0, y: 0)) }).svg
    #expect(same.contains(#"<path class="leaders" d="M"#))
  }

  @Test("lines connect the points of pairs")
  func pairs() {
    let words = [("a", Point(x: 0, y: 0)), ("b", Point(x: 1, y: 0)), ("c", Point(x: 2, y: 0))]
    let svg = plot(words, pairs: [(0, 2), (1, 2)]).svg
    #expect(svg.contains(#"<path class="lines" d="M24 154L536 154M280 154L536 154"/>"#))
  }

  @Test("no words and numbers that are not finite or very large give a picture")
  func extremes() {
    #expect(plot([]).svg.contains(#"viewBox="0 0 560 338""#))
    let numbers = [0, .nan, .infinity, -.infinity, 1.7e308, -1.7e308, .leastNonzeroMagnitude]
    for x in numbers {
      let words = numbers.map { ("w", Point(x: x, y: $0)) }
      let plot = plot(words)
      #expect(plot.points.allSatisfy { (0...560).contains($0.x) && (0...560).contains($0.y) })
      #expect(!plot.svg.contains("nan") && !plot.svg.contains("inf"))
    }
  }

  @Test("a plot is self-contained, with escaped labels and colors for dark screens")
  func text() {
    let svg = ScatterPlot(
      title: "A<B", caption: "C&D",
      [("<script>\u{1B}", Point(x: 0, y: 0)), ("שלום", Point(x: 1, y: 0))]
    ).svg
    #expect(svg.contains(">&lt;script&gt;\u{FFFD}</text>") && svg.contains(">שלום</text>"))
    #expect(svg.contains("<title id=\"title\">A&lt;B</title>") && svg.contains(">C&amp;D</text>"))
    #expect(svg.contains("@media (prefers-color-scheme: dark)") && !svg.contains("var("))
    let links = svg.replacing("http://www.w3.org/2000/svg", with: "")
    #expect(!links.contains("http") && !links.contains("url(") && !links.contains("<script"))
  }
}
