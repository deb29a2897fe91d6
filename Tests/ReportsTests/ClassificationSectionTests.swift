// Tests of the section of a report about a classifier.

import Testing

@testable import Reports

@Suite("Classification section") struct ClassificationSectionTests {
  private func section(
    _ confusion: ClassificationSection.Confusion, remark: String = ""
  ) -> ClassificationSection {
    ClassificationSection(
      title: "Test <examples>",
      labels: [
        ClassificationSection.Label(
          name: "<a&b>", precision: 0.5, recall: 1, f1: 2.0 / 3, count: 1234)
      ],
      remark: remark, confusion: confusion)
  }

  @Test("the table has the metrics of each label, and names are escaped")
  func labels() {
    let html = section(.pairs([]), remark: "Some & more.").html
    #expect(html.contains("<h2>Test &lt;examples&gt;</h2>"))
    #expect(html.contains("<p>Some &amp; more.</p>"))
    #expect(
      html.contains(
        """
        <tr><th scope="row"><bdi>&lt;a&amp;b&gt;</bdi></th><td>0.5000</td><td>1.0000</td>\
        <td>0.6667</td><td>1,234</td></tr>
        """))
    #expect(!section(.pairs([])).html.contains("<p>"))
  }

  @Test("the cells of the confusion matrix are shaded by their share of the row")
  func matrix() {
    let html = section(.matrix(names: ["a", "b", "c"], [[3, 1, 0], [0, 2, 0], [0, 0, 0]])).html
    for row in [
      """
      <td class="right" style="--share: 0.750">3</td><td class="wrong" style="--share: 0.250">1</td>\
      <td>0</td></tr>
      """,
      #"<td>0</td><td class="right" style="--share: 1.000">2</td><td>0</td></tr>"#,
      "<td>0</td><td>0</td><td>0</td></tr>",
    ] { #expect(html.contains(row), "\(html)") }
  }

  @Test("the most frequent confusions are rows of two labels and a count")
  func pairs() {
    let html = section(.pairs([("a", "<b>", 12), ("b", "a", 3)])).html
    #expect(html.contains("Most frequent confusions"))
    #expect(
      html.contains(
        """
        <tr><th scope="row"><bdi>a</bdi></th><td><bdi>&lt;b&gt;</bdi></td><td>12</td></tr>
        <tr><th scope="row"><bdi>b</bdi></th><td><bdi>a</bdi></td><td>3</td></tr>
        """))
  }

  @Test("a label of any length is shortened")
  func long() {
    let long = String(repeating: "label", count: 1000)
    let html = section(.matrix(names: [long], [[1]])).html
    #expect(html.utf8.count < 2000 && html.contains("…</bdi>"))
  }
}
