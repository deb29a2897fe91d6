// Tests of features that are learned while their texts are encoded.

import Foundation
import Matrices
import Text

import Testing

@testable import Classification

@Suite("Feature learner") struct FeatureLearnerTests {
  private let lines: [Line] = [
    (1, "Not a good film, not at all"), (0, "a good film"), (2, ""), (0, "a bad film!"),
    (1, "no film"),
  ]

  @Test(
    "the texts are encoded as they are afterwards with the features",
    arguments: [
      ([.words], nil, 1), ([.words, .bigrams], nil, 1), ([.words, .bigrams, .characters], nil, 2),
      ([.words, .bigrams, .characters], 7, 1), ([.words, .bigrams], 5, 2), ([.characters], nil, 3),
    ] as [(Set<FeatureKind>, Int?, Int)], [true, false])
  func encoding(_ features: (Set<FeatureKind>, Int?, Int), areIndicators: Bool) {
    let (kinds, buckets, minCount) = features
    let (table, texts, scales) = learned(
      lines, kinds: kinds, buckets: buckets, minCount: minCount, areIndicators: areIndicators)
    #expect(scales == nil && texts.count == lines.count && texts.featureCount > 0)
    #expect(texts.targets == lines.map(\.target))
    #expect(texts.digest == encoded(lines, table, areIndicators: areIndicators).digest)
  }

  @Test("features of fewer texts than the minimum are left out, however often they occur")
  func minimum() {
    let table = learned(lines, kinds: [.words], minCount: 2).features
    #expect((0..<table.count).compactMap { table.name(of: $0)?.text } == ["a", "good", "film"])
    #expect(learned(lines, kinds: [.words], minCount: 6).features.count == 0)
  }

  @Test("the lexicon features are divided by their root mean square and the root of their number")
  func lexicon() throws {
    let lexicon = Lexicon(positive: ["good"], negative: ["bad", "all"])
    let (table, texts, scales) = learned(lines, kinds: [.words, .lexicon], lexicon: lexicon)
    let found = try #require(scales)
    // Positive and negative words, no, pronouns, !, and ln of 8, 3, 0, 4 and 2 words.
    #expect(found[0] == Float((2.0 / 5 * 6).squareRoot()))
    #expect(found[1] == Float((2.0 / 5 * 6).squareRoot()))
    #expect(found[2] == Float((1.0 / 5 * 6).squareRoot()))
    #expect(found[3] == 1 && found[4] == Float((1.0 / 5 * 6).squareRoot()))
    #expect(texts.digest == encoded(lines, table, scales: found).digest)
  }
}
