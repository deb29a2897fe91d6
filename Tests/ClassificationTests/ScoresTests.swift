// Tests of scores, their probabilities and their accuracy.

import Foundation
import Matrices
import Testing

@testable import Classification

extension Scores {
  /// Creates the scores of texts, one row per text.
  init(_ rows: [[Float]]) {
    self.init(labelCount: rows[0].count)
    append(Matrix(rows.count, rows[0].count, rows.flatMap(\.self)))
  }
}

@Suite("Scores") struct ScoresTests {
  @Test("scores are kept text by text, whatever the batches")
  func rows() {
    var scores = Scores(labelCount: 2)
    #expect(scores.count == 0)
    scores.append(Matrix(2, 2, [1, 2, 3, 4]))
    scores.append(Matrix(1, 2, [5, 6]))
    #expect(scores.count == 3)
    #expect((0..<3).map { Array(scores[$0]) } == [[1, 2], [3, 4], [5, 6]])
  }

  @Test("the probabilities are those of a softmax at a temperature, without overflow")
  func probabilities() {
    let scores = Scores([[1, 2, 4], [1000, -1000, 1000], [-3e38, 3e38, 0]])
    for temperature in [1, 0.25, 3] {
      let p = scores.probabilities(of: 0, temperature: temperature)
      let exponentials = [1.0, 2, 4].map { exp($0 / temperature) }
      let sum = exponentials.reduce(0, +)
      // A few roundings; exp has an error of its argument, which is at most 16, times the result.
      for (p, e) in zip(p, exponentials) { #expect(abs(p - e / sum) <= 64 * 0x1p-53 * p) }
    }
    #expect(scores.probabilities(of: 1) == [0.5, 0, 0.5])
    #expect(scores.probabilities(of: 2) == [0, 1, 0])
  }

  @Test("of equal scores, the first is the prediction")
  func accuracy() {
    let scores = Scores([[1, 1, 0], [0, 2, 2], [3, 1, 3], [0, 0, 0]])
    #expect(scores.accuracy(targets: [0, 1, 0, 0]) == 1)
    #expect(scores.accuracy(targets: [1, 2, 2, 0]) == 0.25)
    #expect(Scores(labelCount: 3).accuracy(targets: []) == 0)
  }
}
