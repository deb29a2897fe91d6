// Tests of the accuracy on analogy questions.

import Matrices
import Testing

@testable import WordVectors

@Suite("Analogy accuracy")
struct AnalogyAccuracyTests {
  private let workers = Workers(count: 2, leastWork: 1)

  private func figures(_ results: [AnalogyAccuracy]) -> [[Int]] {
    results.map { [$0.correct, $0.covered, $0.questions] }
  }

  /// Three sections of 40 questions in mixed case, some with words that have no vector.
  private func questions() throws -> AnalogyQuestions {
    let lines = (0..<120).map { n in
      let (a, first) = (n % 15, (n % 120 * 7 + n / 40) % 17)
      let c = first == a ? first + 1 : first
      return (n % 40 == 0 ? ": section \(n / 40)\n" : "")
        + "w\(2 * a) W\(2 * a + 1) w\(2 * c) \(n % 2 == 0 ? "w" : "W")\(2 * c + 1)\n"
    }
    return try AnalogyQuestions(testText(lines.joined()))
  }

  @Test(
    "the accuracy is that of gensim",
    arguments: [
      // wv.evaluate_word_analogies(file, restrict_vocab=limit) with the vectors of LookupVectors and
      // the questions above.
      (300_000, [[29, 36, 40], [26, 35, 40], [29, 35, 40], [84, 106, 120]]),
      (24, [[21, 26, 40], [16, 22, 40], [19, 23, 40], [56, 71, 120]]),
      (33, [[29, 36, 40], [26, 35, 40], [29, 35, 40], [84, 106, 120]]),
    ])
  func gensim(limit: Int, expected: [[Int]]) throws {
    let vectors = try VectorTable(LookupVectors.numbered)
    let results = try questions().evaluate(vectors, limit: limit, on: workers)
    #expect(figures(results + [.total(of: results)]) == expected)
    #expect(results.map(\.section) == ["section 0", "section 1", "section 2"])
  }

  @Test("the first word of several with one upper-cased form counts, and the others are no answers")
  func forms() throws {
    let vectors = try VectorTable(
      LookupVectors([
        "a": [1, 0, 0, 0], "b": [0, 1, 0, 0], "c": [0, 0, 1, 0], "B": [-1, 1, 1, 0],
        "straße": [-1, 1, 0.9, 0], "STRASSE": [0, 0, 0, 1], "d": [0, 0, 0, 1],
      ]))
    func correct(_ question: String) throws -> Int {
      try AnalogyQuestions(testText(": s\n\(question)\n"))
        .evaluate(vectors, limit: 9, on: workers)[0].correct
    }
    // B would be exact, but it is a form of a word of the question.
    #expect(try correct("A b C Strasse") == 1)
    #expect(try correct("a b c d") == 0)
    // The answer is a word of the question, which is never an answer.
    #expect(try correct("a b c B") == 0)
    // The vector of strasse is that of straße, the first word of that form.
    #expect(try correct("a strasse a c") == 0)
    #expect(try correct("b STRASSE b c") == 1)
  }

  @Test("questions without vectors have no accuracy")
  func uncovered() throws {
    let vectors = try VectorTable(LookupVectors(["a": [1], "b": [2]]))
    let questions = try AnalogyQuestions(testText(": s\na b a x\n"))
    for vectors in [vectors, try VectorTable(vectors, limit: 0)] {
      let results = questions.evaluate(vectors, limit: 9, on: workers)
      #expect(figures(results) == [[0, 0, 1]])
      #expect(results[0].accuracy == nil && results[0].coverage == 0)
    }
  }

  @Test("a question whose words are all the vectors there are is answered wrongly")
  func onlyTheQuestion() throws {
    let vectors = try VectorTable(LookupVectors(["a": [1, 0], "b": [0, 1]]))
    let questions = try AnalogyQuestions(testText(": s\na b b a\na b a b\n"))
    #expect(figures(questions.evaluate(vectors, limit: 9, on: workers)) == [[0, 2, 2]])
  }

  @Test("many questions, in several batches, are answered as each on its own")
  func batches() throws {
    let vectors = try VectorTable(LookupVectors.numbered)
    let questions = try questions()
    let once = AnalogyAccuracy.total(of: questions.evaluate(vectors, limit: 99, on: workers))
    let line = questions.sections.map { section in
      section.questions.map { $0.joined(separator: " ") }.joined(separator: "\n")
    }.joined(separator: "\n")
    let text = try testText(": s\n" + Array(repeating: line, count: 9).joined(separator: "\n"))
    let results = try AnalogyQuestions(text).evaluate(vectors, limit: 99, on: workers)
    #expect(figures(results) == [[9 * once.correct, 9 * once.covered, 9 * once.questions]])
  }
}
