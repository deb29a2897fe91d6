// Tests of the positions of points and text in charts.

import Testing

@testable import Reports

@Suite("Charts") struct ChartTests {
  private func chart(_ curves: [Curve], mark: (x: Double, text: String)? = nil) -> String {
    Chart(
      name: "Loss", caption: "by <epochs>", summary: "It falls.", curves: curves,
      x: .fromZero(to: 4, ticks: 4), y: .fromZero(to: 100, ticks: 5), height: 200, mark: mark
    ).html
  }

  @Test("a chart draws points and ticks at the expected coordinates")
  func places() {
    let points = [(0.0, 100.0), (1, 50), (2, 25), (4, 0)].map { Point(x: $0.0, y: $0.1) }
    let html = chart([Curve("train", style: "training", points)])
    #expect(html.contains(#"class="training" d="M0 0L2500 5000L5000 7500L10000 10000""#))
    #expect(
      html.contains(#"class="training dots" d="M0 0h0M2500 5000h0M5000 7500h0M10000 10000h0""#))
    #expect(html.contains(#"<line x2="100%" y1="160.0" y2="160.0"/>"#))
    #expect(html.contains(#"y="160.0" dy="4" class="end">20</text>"#))
    #expect(html.contains(#"<text x="25.00%" y="219" class="middle">1</text>"#))
  }

  @Test("a chart draws one point as a dot and a hundred points as a line")
  func dots() {
    #expect(chart([Curve("a", style: "s", [Point(x: 2, y: 50)])]).contains(#"d="M5000 5000h0""#))
    let line = (0..<100).map { Point(x: Double($0) / 25, y: 3) }
    #expect(!chart([Curve("a", style: "s", line)]).contains("dots"))
  }

  @Test(
    "curve names do not overlap and stay within the frame",
    arguments: [(50.0, 50.0), (0, 0), (100, 100), (1, 0), (30, 36), (90, 10)])
  func names(a: Double, b: Double) throws {
    let html = chart([
      Curve("a", style: "a", [Point(x: 4, y: a)]), Curve("b", style: "b", [Point(x: 4, y: b)]),
    ])
    let places = html.matches(of: /dx="8" y="(\d+)"/).compactMap { Double($0.1) }
    try #require(places.count == 2)
    #expect(places[1] - places[0] >= 14)
    #expect(places[0] >= 0 && places[1] <= 200)
    let far = abs(a - b) > 15
    #expect(!far || places == [200 - 2 * max(a, b), 200 - 2 * min(a, b)])
  }

  @Test(
    "the text of a mark is anchored to stay within the frame",
    arguments: [(0.0, "start"), (2, "middle"), (4, "end")])
  func mark(x: Double, anchor: String) {
    let html = chart([], mark: (x, "best <1>"))
    #expect(html.contains(#"y="-9" class="\#(anchor)">best &lt;1&gt;</text>"#))
  }

  @Test("a chart has an accessible title and description")
  func accessibility() {
    let html = chart([])
    #expect(html.contains(#"role="img" aria-labelledby="loss loss-summary""#))
    #expect(html.contains(#"<title id="loss">Loss</title>"#))
    #expect(html.contains(#"<desc id="loss-summary">It falls.</desc>"#))
    #expect(html.contains("by &lt;epochs&gt;"))
  }
}
