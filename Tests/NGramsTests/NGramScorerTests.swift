// Tests of scoring words with back-off.

import Foundation
import Testing
import Text

@testable import NGrams

@Suite("N-gram scorer") struct NGramScorerTests {
  static let model = """
    \\data\\
    ngram 1=5
    ngram 2=3
    ngram 3=1

    \\1-grams:
    -1\t<unk>
    -99\t<s>\t-0.5
    -0.5\t</s>
    -0.25\ta\t-0.125
    -0.75\tb\t-0.0625

    \\2-grams:
    -0.375\t<s> a\t-0.03125
    -0.875\ta b\t-2
    -1.5\tb b

    \\3-grams:
    -0.015625\t<s> a b

    \\end\\

    """

  /// Lines, and for each word the terms whose sum is log₁₀ of its probability.
  private static let lines: [(String, [[Double]])] = [
    ("a b", [[-0.375], [-0.015625], [-2, -0.0625, -0.5]]),
    ("b a", [[-0.5, -0.75], [-0.0625, -0.25], [-0.125, -0.5]]),
    ("a a b", [[-0.375], [-0.03125, -0.125, -0.25], [-0.875], [-2, -0.0625, -0.5]]),
    ("a b b b", [[-0.375], [-0.015625], [-2, -1.5], [-1.5], [-0.0625, -0.5]]),
    ("a x a", [[-0.375], [-0.03125, -0.125, -1], [-0.25], [-0.125, -0.5]]),
    ("", [[-0.5, -0.5]]),
  ]

  @Test(
    "scores use the longest known n-gram and the back-off weights of longer contexts",
    arguments: lines)
  func backoff(line: String, terms: [[Double]]) throws {
    let found = try NGramModel(arpa: Self.model).probabilities(line).map(log10)
    #expect(found.count == terms.count)
    for (found, terms) in zip(found, terms) {
      #expect(abs(found - terms.reduce(0, +)) < 1e-12, "\(line): \(found), \(terms)")
    }
  }

  @Test("the context after </s> is that of a new line")
  func newLine() throws {
    let model = try NGramModel(arpa: Self.model)
    var reader = NGramScorer(model)
    let found = [3, 4, 2, 3, 0, 2].map { exp(reader.logProbability(ofNext: $0)) }
    #expect(found == model.probabilities("a b") + model.probabilities("a x"))
  }

  @Test("<s> is never predicted, even if a file gives it a probability of 1")
  func start() throws {
    let model = try NGramModel(arpa: Self.model.replacing("-99\t<s>", with: "0\t<s>"))
    var reader = NGramScorer(model)
    #expect(reader.logProbability(ofNext: Int32(Vocabulary.startOfLine)) < -200)
  }
}
