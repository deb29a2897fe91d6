// Tests of pages about predictions: their texts, their colors and their bars.

import Testing

@testable import Reports

@Suite("Prediction pages") struct PredictionPageTests {
  private func page(title: String = "the ___", drawing: NetworkDrawing? = nil) -> String {
    PredictionPage(
      title: title, summary: "About m.", figures: [("target", "<unk>")],
      attribution: "Numbers below words.",
      context: [
        .init(text: "<s>", value: "-0.5", strength: -1),
        .init(text: "the", value: "0.1", strength: 0.2),
      ],
      sections: [
        .init(
          title: "Prediction", text: "Words.",
          table: .init(
            titles: ["word", "p"], rows: [["a&b", "0.75"], ["", "0.25"]], bars: [0.75, 0.25])),
        .init(
          title: "Layers", text: "Units.", table: .init(titles: ["layer"], rows: [["hidden.0"]])),
      ],
      units: ("All units.", drawing)
    ).html
  }

  @Test("a page is well-formed, self-contained XML with escaped text")
  func texts() throws {
    let html = page(title: "<b>\u{1B} ___")
    #expect(try textElements(of: html).isEmpty)
    #expect(html.contains("<h1 dir=\"auto\">&lt;b&gt;\u{FFFD} ___</h1>"))
    #expect(html.contains("<dt>target</dt><dd>&lt;unk&gt;</dd>"))
    #expect(html.contains(#"<th scope="row"><bdi>a&amp;b</bdi></th><td><bdi>0.75</bdi></td>"#))
    for part in ["<script", "href=", "src=", "@import", "url("] { #expect(!html.contains(part)) }
  }

  @Test("words with negative numbers have one color, others another, the stronger the more of it")
  func colors() {
    let html = page()
    #expect(html.contains("var(--validation) 45%, transparent)\"><bdi>&lt;s&gt;</bdi><small>-0.5<"))
    #expect(html.contains("var(--training) 9%, transparent)\"><bdi>the</bdi><small>0.1<"))
  }

  @Test("the rows of a table have bars only if it has fractions")
  func bars() {
    let html = page()
    #expect(html.components(separatedBy: #"<span class="bar""#).count == 3)
    #expect(html.contains("width: 75.0%") && html.contains("width: 25.0%"))
    #expect(html.contains(#"<tr><th scope="row"><bdi>hidden.0</bdi></th></tr>"#))
  }

  @Test("the drawing of a page uses the style of the page")
  func drawing() throws {
    #expect(!page().contains("<svg"))
    let column = NetworkDrawing.Column(
      title: "h", formula: "",
      groups: [("", [.init(label: "0", value: "1", gradient: "2", strength: 1)])],
      note: "", edges: [])
    let html = page(drawing: NetworkDrawing(title: "t", [column]))
    #expect(try textElements(of: html).prefix(2) == ["t", "h"])
    #expect(html.components(separatedBy: "<style>").count == 2)
    #expect(html.contains(#" class="network" role="img""#))
  }
}
