// Tests of estimates against hand-computed ones, a plain recursion, and a sum of 1.

import Foundation
import Testing
import Text

@testable import NGrams

@Suite("Modified Kneser-Ney") struct KneserNeyTests {
  /// Its bigrams are `a b` (4 times), `<s> a` (3), `b </s>`, `b c`, `c </s>` (2 each), `<s> c` and
  /// `c a` (1 each).
  static let text = "a b\na b c\na b c\nc a b\n"

  @Test("a small text gives the discounts and probabilities computed by hand")
  func byHand() throws {
    let estimate = try KneserNey(Self.text, order: 2)
    // Unigrams: two words each precede a, c and </s>, and one precedes b, so n₃ = 0 and the
    // fallback applies.
    // Bigrams: n₁ = 2, n₂ = 3, n₃ = n₄ = 1, so Y = 1/4, D₁ = 1 − 3/4, D₂ = 2 − 1/4, D₃ = 3 − 1.
    #expect(estimate.discounts[0] == .fallback)
    let bigrams = estimate.discounts[1]
    #expect([bigrams.one, bigrams.two, bigrams.threeOrMore] == [0.25, 1.75, 2])
    #expect(!bigrams.isFallback)

    // The unigram counts add up to 7 and the discounts to 3.5, so γ = 1/2, of which each of the
    // five words gets 1/5.
    let (a, b, c, end, unknown) = (1 / 7 + 0.1, 0.5 / 7 + 0.1, 1 / 7 + 0.1, 1 / 7 + 0.1, 0.1)
    let model = estimate.model
    let lines: [(String, [Double])] = [
      ("a b", [1 / 4.0 + 2.25 / 4 * a, 2 / 4.0 + 2 / 4.0 * b, 0.25 / 4 + 3.5 / 4 * end]),
      ("c a c", [0.75 / 4 + 2.25 / 4 * c, 0.75 / 3 + 2 / 3 * a, 0.5 * c, 0.25 / 3 + 2 / 3 * end]),
      ("b c", [2.25 / 4 * b, 0.25 / 4 + 3.5 / 4 * c, 0.25 / 3 + 2 / 3 * end]),
      ("x b", [2.25 / 4 * unknown, b, 0.25 / 4 + 3.5 / 4 * end]),
    ]
    for (line, expected) in lines {
      let found = model.probabilities(line)
      #expect(found.count == expected.count)
      for (found, expected) in zip(found, expected) {
        #expect(relativeDifference(found, expected) < 1e-6, "\(line): \(found), \(expected)")
      }
    }
  }

  @Test("probabilities of random lines agree with the plain Kneser-Ney recursion", arguments: 1...6)
  func plain(order: Int) throws {
    let lines = randomLines(seed: UInt64(order), lines: 60, words: 12)
    let text = lines.map { $0.joined(separator: " ") + "\n" }.joined()
    let estimate = try KneserNey(text, order: order)
    let plain = PlainKneserNey(lines, order: order)
    for line in lines.prefix(2) + [["w1", "never", "w2", "w1", "w1", "w1", "w1"], []] {
      let found = estimate.model.probabilities(line.joined(separator: " "))
      let known = line.map { plain.vocabulary.contains($0) ? $0 : "<unk>" }
      for (found, expected) in zip(found, plain.probabilities(known)) {
        #expect(relativeDifference(found, expected) < 2e-6, "\(line): \(found), \(expected)")
      }
    }
  }

  @Test("the probabilities of all words sum to 1 after any words", arguments: [1, 2, 3, 5, 9])
  func sums(order: Int) throws {
    let lines = randomLines(seed: 7, lines: 100, words: 20) + [["w3", "<unk>", "w3"]]
    let text = lines.map { $0.joined(separator: " ") + "\n" }.joined()
    let model = try KneserNey(text, order: order).model
    for line in [[], ["new"], ["w0", "new", "w1"], ["w3", "<unk>"]] + lines[..<5] {
      var reader = NGramScorer(model)
      for word in line { _ = reader.logProbability(ofNext: model.vocabulary.id(of: word)) }
      let sum = (0..<Int32(model.vocabulary.count)).reduce(0) { sum, word in
        var copy = reader
        return sum + exp(copy.logProbability(ofNext: word))
      }
      #expect(abs(sum - 1) < 2e-6, "\(line): \(sum)")
    }
  }

  @Test("an order beyond the longest line does not change the probabilities")
  func longOrder() throws {
    let short = try KneserNey("a b\nb\n", order: 4).model
    let long = try KneserNey("a b\nb\n", order: 7).model
    #expect(long.counts == [5, 4, 3, 1, 0, 0, 0])
    #expect(short.probabilities("a b") == long.probabilities("a b"))
  }

  @Test("<s> and </s> in a training text are skipped, and <unk> is the unknown word")
  func marks() throws {
    let plain = try KneserNey("a <unk> b\nb\n", order: 3).model
    let marked = try KneserNey("<s> a <unk> b </s>\n</s> b <s>\n", order: 3).model
    #expect(plain.arpa == marked.arpa)
    for version in Tokenizer.versions {
      let tokenizer = Tokenizer(kind: .whitespace, version: version)
      let text = try SourceText("<s> a <unk> b </s>\n</s> b <s>\n")
      let model = try KneserNey(training: text, tokenizer: tokenizer, order: 3).model
      #expect(model.arpa == plain.arpa, "version \(version)")
    }
    #expect(plain.probabilities("a c b") == plain.probabilities("a <unk> b"))
  }

  @Test("a training text without words is refused")
  func empty() {
    #expect(throws: TextError.noWords(names: ["test.arpa"])) { try KneserNey("\n\n", order: 2) }
  }
}
