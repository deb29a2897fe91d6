// Aligned columns, and those that a narrow terminal gets.

import Testing

@testable import Commands

@Suite struct TextTableTests {
  private let table = TextTable([
    .text("first", width: 6), .number("least", width: 3, rank: 2), .number("n", width: 4, rank: 1),
  ])

  @Test(
    "columns are dropped by rank until the rest fits, but the last one stays",
    arguments: [
      (nil, "first   least     n", "a           1     2"),
      (19, "first   least     n", "a           1     2"),
      (18, "first      n", "a          2"), (12, "first      n", "a          2"),
      (11, "first", "a"), (1, "first", "a"),
    ] as [(Int?, String, String)])
  func widths(width: Int?, header: String, line: String) {
    #expect(table.header(width: width) == header)
    #expect(table.line(["a", "1", "2"], width: width) == line)
  }

  @Test("a table of given rows is as wide as its widest cells, without spaces at line ends")
  func fitting() {
    #expect(TextTable.text([["ab", "1", ""], ["a", "234", "x"]]) == "ab  1\na   234  x")
    #expect(TextTable.text([["ab", "1"], ["a", "234"]], numericFrom: 1) == "ab    1\na   234")
    #expect(TextTable.text([]) == "")
  }

  @Test("a cell stays on its line")
  func controlCharacters() { #expect(TextTable.text([["a\nb"]]) == "a\\nb") }

  @Test("a row with another number of cells is a programmer error")
  func cells() async {
    await #expect(processExitsWith: .trap) { _ = TextTable([.text()]).line([]) }
  }
}
