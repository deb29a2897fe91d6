// Tests of the text of a report's section about embeddings.

import Testing

@testable import Reports

@Suite("Section of embeddings") struct EmbeddingSectionTests {
  private let section = EmbeddingSection(
    plot: ScatterPlot(
      title: "The 2 words.", caption: "Axes <1>",
      [("cat", Point(x: 0, y: 0)), ("a<b", Point(x: 1, y: 0))]),
    title: "Nearest & best",
    neighbors: [("cat", [("dog", 0.987), ("a<b", -0.5)]), ("שלום", [])])

  @Test("a section has a plot and a table of neighbors")
  func fragments() {
    let html = section.html
    #expect(
      html.contains(
        """
        <figure class="wide">
        <figcaption><b>The 2 words.</b> Axes &lt;1&gt;</figcaption>
        <svg class="plot" viewBox="0 0 560 308" width="560" height="308" role="img" \
        aria-label="The 2 words.">
        <path class="dots" d="M24 154h0M536 154h0"/>
        <text x="30" y="158">cat</text>
        <text x="530" y="158" class="end">a&lt;b</text>
        </svg>
        </figure>
        <table class="neighbors">
        <caption>Nearest &amp; best</caption>
        <tr><th scope="row">cat</th><td><bdi>dog</bdi> 0.99</td>\
        <td><bdi>a&lt;b</bdi> -0.50</td></tr>
        <tr><th scope="row">שלום</th></tr>
        </table>
        </section>
        """), "\(html)")
  }
}
