// Tests of aligned columns, and of their omission in narrow terminals.

import Testing

@testable import Commands

@Suite struct TextTableTests {
  private let table = TextTable([
    .text("first", width: 6), .number("least", width: 3, rank: 2), .number("n", width: 4, rank: 1),
  ])

  @Test(
    "columns are dropped by rank until the rest fits, and at least one stays",
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

  @Test("columns are as wide as their widest cells, without trailing spaces")
  func fitting() {
    #expect(TextTable.text([["ab", "1", ""], ["a", "234", "x"]]) == "ab  1\na   234  x")
    #expect(TextTable.text([["ab", "1"], ["a", "234"]], numericFrom: 1) == "ab    1\na   234")
    #expect(TextTable.text([]) == "")
  }

  @Test("line breaks in table cells are escaped")
  func controlCharacters() { #expect(TextTable.text([["a\nb"]]) == "a\\nb") }

  @Test("a row with the wrong number of cells traps")
  func cells() async {
    await #expect(processExitsWith: .trap) { _ = TextTable([.text()]).line([]) }
  }
}
