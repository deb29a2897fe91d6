// Tests of analogies.

import Testing

@testable import WordVectors

@Suite("Analogy")
struct AnalogyTests {
  @Test("answers are those of gensim")
  func gensim() throws {
    // wv.most_similar(positive=['w5', 'w8'], negative=['w4'], topn=4)
    let expected: [(String, Float)] = [
      ("w9", 0.9129261374473572), ("W17", 0.7347954511642456), ("W16", 0.7170997858047485),
      ("w17", 0.6630454659461975),
    ]
    let answers = try LookupVectors.numbered.analogy("w4", "w5", "w8", limit: 4)
    #expect(answers.map(\.word) == expected.map(\.0))
    for (answer, expected) in zip(answers, expected) {
      #expect((answer.similarity - expected.1).magnitude <= 5e-7)
    }
  }

  @Test("the words of the question are scaled to length 1 and are no answers")
  func lengths() throws {
    let source = LookupVectors([
      "a": [100, 0, 0], "b": [0, 1, 0], "c": [0.01, 0, 0], "wrong": [-100, 1, 0.01],
      "right": [0, 3, 0],
    ])
    let answers = try source.analogy("a", "b", "c", limit: 9)
    #expect(answers.map(\.word) == ["right", "wrong"] && answers[0].similarity == 1)
  }

  @Test("an analogy of a word with itself gives its neighbors")
  func degenerate() throws {
    let neighbors = try LookupVectors.numbered.neighbors(of: ["w7"], limit: 5)[0]
    let answers = try LookupVectors.numbered.analogy("w7", "w7", "w7", limit: 5)
    #expect(answers.map(\.word) == neighbors.map(\.word))
  }

  @Test("a missing word of a question is named")
  func missing() {
    #expect(throws: VectorError.noSuchWord("W2", name: "test.vec", suggestion: "w2")) {
      try LookupVectors.numbered.analogy("w1", "W2", "w3", limit: 1)
    }
  }
}
