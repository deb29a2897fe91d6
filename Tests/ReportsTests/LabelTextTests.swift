// Tests of the shortening of labels and of the estimate of their widths.

import Testing

@testable import Reports

@Suite("Label texts") struct LabelTextTests {
  @Test(
    "long labels are shortened at the end of a character",
    arguments: [
      ("", ""), ("cat", "cat"), ("mmmmmmmmmmmmmm", "mmmmmmmmmmmmmm"),
      ("mmmmmmmmmmmmmmm", "mmmmmmmmmmmmm…"), ("数字数字数字数字数字数字数字", "数字数字数字数字数字数…"),
      (String(repeating: "i", count: 36), String(repeating: "i", count: 32) + "…"),
    ])
  func shortened(word: String, text: String) {
    #expect(LabelText(word).text == text)
  }

  @Test("stacked combining marks and invisible characters are limited")
  func marks() {
    #expect(LabelText("a" + String(repeating: "\u{301}", count: 99)).text.unicodeScalars.count == 8)
    let invisible = LabelText(String(repeating: "a\u{200B}", count: 99)).text
    #expect(invisible.unicodeScalars.count < 110 && invisible.last == "…")
  }

  @Test("no label is wider than the limit, and a text has the width of its label")
  func widths() {
    for scalar in ["i", "w", "W", "…", "é", "ж", "数", "👍", "\u{FDFA}", "\u{12000}", "\u{7}"] {
      for count in 0...60 {
        for widest in [3.5, 14, 40] {
          let label = LabelText(String(repeating: scalar, count: count), widest: widest)
          #expect(label.ems <= widest && (label.ems > 0) == (count > 0))
          #expect(abs(LabelText.ems(of: label.text) - label.ems) < 1e-9)
        }
      }
    }
  }
}
