// Which figures a line has room for, and how figures are written.

import Testing

@testable import fflm

@Suite("Lines of figures") struct StatusLineTests {
  private let line = StatusLine(fields: [(0, "first"), (2, "least"), (1, "second")])

  @Test(
    "what matters least is dropped until the rest fits, but for one",
    arguments: [
      (nil, "first  least  second"), (20, "first  least  second"), (19, "first  second"),
      (13, "first  second"), (12, "first"), (5, "first"), (1, "first"),
    ])
  func fields(width: Int?, text: String) {
    #expect(line.text(width: width) == text)
  }

  @Test(
    "perplexities have as many digits as mean something",
    arguments: [
      (1, "1.00"), (9999.99, "9999.99"), (10_000, "10000"), (9_999_999, "9999999"),
      (1e7, "1.0e+07"), (1.234e96, "1.2e+96"), (Double.infinity, "infinite"), (.nan, "infinite"),
    ])
  func perplexities(perplexity: Double, text: String) {
    #expect(perplexityText(perplexity) == text)
  }
}
