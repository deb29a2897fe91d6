// Tests of reading analogy questions.

import Testing

@testable import WordVectors

@Suite("Analogy questions")
struct AnalogyQuestionsTests {
  @Test("sections and questions are read with spaces, tabs, blank lines and CRLF")
  func reading() throws {
    let text = try testText(
      ": fruit\tand  veg \r\n\na b\tc  d\n  e f g h \n: empty\n: last\n:a : b c")
    #expect(
      try AnalogyQuestions(text).sections == [
        .init(name: "fruit\tand  veg", questions: [["a", "b", "c", "d"], ["e", "f", "g", "h"]]),
        .init(name: "empty"),
        .init(name: "last", questions: [[":a", ":", "b", "c"]]),
      ])
  }

  @Test(
    "malformed lines are errors",
    arguments: [
      (": s\na b c\n", VectorError.analogyFields(name: "q.txt", line: 2, found: 3)),
      (": s\na b c d\n\na b c d e\n", .analogyFields(name: "q.txt", line: 4, found: 5)),
      ("\na b c d\n", .analogyBeforeSection(name: "q.txt", line: 2)),
      (": s\na b c d\n:\n", .unnamedSection(name: "q.txt", line: 3)),
      (": s\n: t\n", .noAnalogies(name: "q.txt")), ("\n", .noAnalogies(name: "q.txt")),
    ])
  func malformed(text: String, error: VectorError) throws {
    let text = try testText(text, name: "q.txt")
    #expect(throws: error) { try AnalogyQuestions(text) }
  }
}
