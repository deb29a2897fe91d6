// Tests of texts as the numbers and values of their features.

import Matrices
import Testing

@testable import Classification

@Suite("Encoded texts") struct EncodedTextsTests {
  private let lines: [Line] = [
    (1, "b a b c"), (0, ""), (2, "c"), (0, "a a a a"),
  ]

  private func bags(_ texts: EncodedTexts) -> Bags {
    var bags = Bags()
    for text in 0..<texts.count { texts.append(text, to: &bags) }
    return bags
  }

  @Test("an indicator counts once per text, and the features of a text have length 1")
  func indicators() {
    let texts = encoded(lines).texts
    let third = 1 / Float(3).squareRoot()
    #expect(
      bags(texts)
        == Bags(ids: [0, 1, 2, 2, 1], values: [third, third, third, 1, 1], ends: [3, 3, 4, 5]))
    #expect(texts.count == 4 && texts.featureCount == 5 && texts.targets == [1, 0, 2, 0])
  }

  @Test("without indicators, every occurrence has the value 1, in the order of the text")
  func occurrences() {
    let texts = encoded(lines, areIndicators: false).texts
    #expect(
      bags(texts)
        == Bags(
          ids: [0, 1, 0, 2, 2, 1, 1, 1, 1], values: [Float](repeating: 1, count: 9),
          ends: [4, 4, 5, 9]))
  }

  @Test("the features of the lexicon follow the indicators and are divided by their scales")
  func lexicon() {
    let lexicon = Lexicon(positive: ["a"], negative: ["c"])
    let texts = encoded(
      lines, kinds: [.words, .lexicon], lexicon: lexicon, scales: [2, 4, 1, 1, 1, 0.5]
    ).texts
    let bags = bags(texts)
    #expect(bags.ends == [9, 15, 22, 29])
    #expect(bags.ids[3..<9] == [3, 4, 5, 6, 7, 8] && bags.ids[9..<15] == bags.ids[3..<9])
    let (third, length) = (1 / Float(3).squareRoot(), Float(1.3862943611198906) / 0.5)
    #expect(bags.values[..<9] == [third, third, third, 0.5, 0.25, 0, 0, 0, length])
    #expect(bags.values[22...] == [1, 2, 0, 0, 0, 0, length])
  }

  @Test("left-out features do not count for the length of a text, and those of a lexicon stay")
  func leftOut() {
    let lexicon = Lexicon(positive: ["a"], negative: [])
    let texts = encoded(
      lines, kinds: [.words, .lexicon], lexicon: lexicon, scales: [1, 1, 1, 1, 1, 1]
    ).texts
    var (some, none) = (Bags(), Bags())
    var place = -1
    texts.append(0, to: &some) {
      place += 1
      return place != 1
    }
    texts.append(0, to: &none) { false }
    #expect(some.ids == [0, 2, 3, 4, 5, 6, 7, 8])
    #expect(some.values.prefix(2) == [1 / Float(2).squareRoot(), 1 / Float(2).squareRoot()])
    #expect(none.ids == [3, 4, 5, 6, 7, 8] && none.values[0] == 1)
  }

  @Test("the digest changes with a feature, a label, the order and the ends of the texts")
  func digest() {
    let some = Array(lines.dropLast())
    let all: [[Line]] = [
      lines, [lines[1], lines[0], lines[2], lines[3]], some, some + [(1, "a a a a")],
      some + [(0, "b")],
      [(1, "b a c"), (0, "c"), (2, ""), (0, "a")],
    ]
    let digests = all.map { other in
      // The features are those of the first list, so that their numbers are the same.
      encoded(other, encoded(lines + other).features).digest
    }
    #expect(Set(digests).count == all.count)
    #expect(encoded(lines).texts.digest == digests[0])
    let lexicon = Lexicon(positive: ["a"], negative: [])
    let lexical = [Float(1), 2].map { scale in
      encoded(
        lines, kinds: [.words, .lexicon], lexicon: lexicon, scales: [scale, 1, 1, 1, 1, 1]
      ).texts.digest
    }
    #expect(lexical[0] != lexical[1])
  }
}
