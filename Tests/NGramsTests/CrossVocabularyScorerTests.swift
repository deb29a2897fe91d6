// Tests of scoring the tokens of another vocabulary.

import Foundation
import Testing
import Text

@testable import NGrams

@Suite("Cross-vocabulary scorer") struct CrossVocabularyScorerTests {
  private func vocabulary(_ words: [String]) throws -> Vocabulary {
    try Vocabulary(file: Data((Vocabulary.specialTokens + words).map { $0 + "\n" }.joined().utf8))
  }

  private func model(order: Int) throws -> NGramModel {
    let lines = randomLines(seed: 3, lines: 80, words: 12) + [["w1", "<unk>", "w2"]]
    return try KneserNey(lines.map { $0.joined(separator: " ") + "\n" }.joined(), order: order)
      .model
  }

  /// Returns the probability of each of `count` tokens as the next one.
  private func probabilities(_ reader: CrossVocabularyScorer, count: Int) -> [Double] {
    (0..<Int32(count)).map { word in
      var copy = reader
      return exp(copy.logProbability(ofNext: word))
    }
  }

  @Test("reordering the vocabulary does not change word probabilities")
  func order() throws {
    let model = try model(order: 3)
    let own = (3..<model.vocabulary.count).map { model.vocabulary[$0] }
    let other = try vocabulary(own.reversed())
    var reader = CrossVocabularyScorer(model, other)
    #expect(reader.missingWordCount == 0 && reader.extraWordCount == 0)
    for line in ["w1 w0 never w2", "", "w3 w1 w1"] {
      let ids = line.split(separator: " ").map { other.id(of: String($0)) } + [2]
      let found = ids.map { exp(reader.logProbability(ofNext: $0)) }
      #expect(found == model.probabilities(line))
    }
  }

  @Test(
    "probabilities of another vocabulary's words sum to 1, with a positive one for <unk>",
    arguments: [1, 2, 3, 5], [["w0", "x", "w3", "y", "w1"], ["x"], ["w2", "w1", "w0", "w4"]])
  func sums(order: Int, words: [String]) throws {
    let model = try model(order: order)
    let other = try vocabulary(words)
    let missing = words.count { !$0.hasPrefix("w") }
    var reader = CrossVocabularyScorer(model, other)
    #expect(reader.missingWordCount == missing)
    #expect(reader.extraWordCount == model.vocabulary.count - 3 - (words.count - missing))
    for word: Int32 in [3, 0, 3, 2, 3, 3, 0, 0, 2] {
      let found = probabilities(reader, count: other.count)
      #expect(abs(found.reduce(0, +) - 1) < 2e-6, "\(found)")
      #expect(found[0] > 0)
      _ = reader.logProbability(ofNext: word)
    }
  }

  @Test("<unk> has the total probability of the words that the vocabulary lacks")
  func unknown() throws {
    // The vocabulary lacks one word of the model, a.
    let model = try NGramModel(arpa: NGramScorerTests.model)
    var reader = CrossVocabularyScorer(model, try vocabulary(["b"]))
    func p(_ logarithms: Double...) -> Double { pow(10, logarithms.reduce(0, +)) }
    for (word, expected) in [
      (0, p(-0.5, -1) + p(-0.375)),  // after <s>, where the model has <s> a
      (3, nil), (0, p(-0.0625, -1) + p(-0.0625, -0.25)),  // after b, with β(b)
      (0, p(-1) + p(-0.25)),  // after <unk>, which has no back-off weight
    ] as [(Int32, Double?)] {
      let found = exp(reader.logProbability(ofNext: word))
      if let expected { #expect(abs(found / expected - 1) < 1e-6) }
    }
  }

  @Test("extreme back-off weights give finite log probabilities of at most 0")
  func wildBackoffs() throws {
    let model = try NGramModel(
      arpa: """
        \\data\\
        ngram 1=4
        ngram 2=2
        ngram 3=1

        \\1-grams:
        -99 <s> 300
        -0.5 </s>
        -0.5 a 300
        -0.5 b 300

        \\2-grams:
        -300 <s> a 300
        -0.25 a b 300

        \\3-grams:
        0 <s> a b

        \\end\\

        """)
    let vocabulary = try Vocabulary(file: Data("<unk>\n<s>\n</s>\na\nx\n".utf8))
    var reader = CrossVocabularyScorer(model, vocabulary)
    for word in [3, 4, 0, 0, 3, 2, 0, 3, 0, 2] as [Int32] {
      let logProbability = reader.logProbability(ofNext: word)
      #expect(logProbability.isFinite && logProbability <= 0)
    }
  }
}
