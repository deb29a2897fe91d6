// Tests of the features of a classifier: their numbers, buckets, minimum count and file.

import Foundation
import Testing
import Text

@testable import Classification

@Suite("Feature table") struct FeatureTableTests {
  private let lexicon = Lexicon(positive: ["a"], negative: ["b"])

  /// Returns the names of all features, or their kinds and texts joined by a colon.
  private func names(_ table: FeatureTable) -> [String?] {
    (0..<table.count).map { table.name(of: $0).map { "\($0.kind.rawValue):\($0.text)" } }
  }

  private func ids(_ text: String, _ table: FeatureTable) -> [Int32] {
    var split = SplitText()
    var ids: [Int32] = []
    text.withBytes { split.set($0, table.tokenizer) }
    table.appendFeatures(of: &split, to: &ids)
    return ids
  }

  @Test("features are numbered by kind, in the order in which they occur")
  func numbers() {
    let table = encoded(
      [(0, "b a b"), (1, "a é"), (0, "")], kinds: [.words, .bigrams, .characters, .lexicon],
      lexicon: lexicon, scales: [1, 1, 1, 1, 1, 1]
    ).features
    let expected = [
      "words:b", "words:a", "words:é", "bigrams:b a", "bigrams:a b", "bigrams:a é",
      "characters: b ", "characters:b a", "characters: a ", "characters:a b", "characters: b a",
      "characters:b a ", "characters: a b", "characters:a b ", "characters: b a ",
      "characters:b a b", "characters: a b ", "characters:a é", "characters: é ",
      "characters: a é", "characters:a é ", "characters: a é ",
    ]
    #expect(names(table) == expected + Lexicon.names.map { "lexicon:\($0)" })
    #expect(table.indicatorCount == expected.count && table.count == expected.count + 6)
    // Known features once per occurrence, by kind; unknown ones are left out.
    #expect(ids("a b A x", table).prefix(6) == [1, 0, 1, 4, 3, 8])
    #expect(ids("x y", table).isEmpty && ids("", table).isEmpty)
  }

  @Test("only the kinds that are chosen are features")
  func kinds() {
    let lines: [Line] = [(0, "a b")]
    #expect(names(encoded(lines, kinds: [.bigrams]).features) == ["bigrams:a b"])
    #expect(names(encoded(lines, kinds: [.words]).features) == ["words:a", "words:b"])
    let lexical = encoded(
      lines, kinds: [.lexicon], lexicon: lexicon, scales: [1, 1, 1, 1, 1, 1]
    ).features
    #expect(lexical.indicatorCount == 0 && lexical.count == 6)
  }

  @Test("the minimum count is one of texts, not of occurrences")
  func minCount() {
    let lines: [Line] = [(0, "c a a a"), (1, "b c c"), (0, "b a c")]
    func words(_ minCount: Int) -> [String?] {
      names(encoded(lines, minCount: minCount).features)
    }
    #expect(words(1) == ["words:c", "words:a", "words:b"])
    #expect(words(2) == ["words:c", "words:a", "words:b"])
    #expect(words(3) == ["words:c"])
    #expect(words(4) == [])
    let bigrams = encoded(lines, kinds: [.bigrams, .characters], minCount: 2).features
    #expect(names(bigrams) == ["characters: c ", "characters: a ", "characters: b "])
  }

  // MARK: - Buckets

  @Test("bigrams and runs are hashed into buckets by FNV-1a, and words are listed")
  func buckets() {
    let table = encoded(
      [(0, "a b é")], kinds: [.words, .bigrams, .characters], buckets: 100
    ).features
    #expect(table.indicatorCount == 103 && table.count == 103)
    #expect(names(table).prefix(4) == ["words:a", "words:b", "words:é", nil])
    #expect(names(table).dropFirst(3).allSatisfy { $0 == nil })
    // The hashes were computed by another program; models depend on them.
    #expect(ids("a b é", table).prefix(5) == [0, 1, 2, 3 + 35, 3 + 23])
    #expect(ids("a b é", table)[5] == 3 + 98)
    // Bigrams that are new have buckets, too.
    #expect(ids("x y", table).count == 1 + 3 + 2 + 1)
    let bigrams = encoded([(0, "a b")], kinds: [.bigrams], buckets: 1 << 28).features
    #expect(bigrams.count == 1 << 28 && ids("a b", bigrams) == [237_110_691])
  }

  @Test("buckets without bigrams or runs of characters are no features")
  func unusedBuckets() {
    #expect(encoded([(0, "a b")], kinds: [.words], buckets: 100).features.count == 2)
  }

  // MARK: - File

  private func table(_ kinds: Set<FeatureKind>, buckets: Int? = nil) -> FeatureTable {
    FeatureTable(
      kinds: kinds, tokenizer: Tokenizer(kind: .words, lowercase: true), buckets: buckets,
      lexicon: nil)
  }

  @Test("a table is read back from its file as it was written", arguments: [nil, 50])
  func roundTrip(buckets: Int?) {
    let kinds: Set<FeatureKind> = [.words, .bigrams, .characters]
    let lines: [Line] = [(0, "Aé b\u{301} 😀 c"), (1, "it's b 1.5 \u{2028}x")]
    let written = encoded(lines, kinds: kinds, buckets: buckets).features
    var read = table(kinds, buckets: buckets)
    #expect(read.read(written.file) == nil)
    #expect(read.file == written.file && names(read) == names(written))
    for line in lines { #expect(ids(line.text, read) == ids(line.text, written)) }
  }

  @Test("features of white space are read back from the file")
  func whiteSpace() {
    let characters = FeatureTable(
      kinds: [.words, .bigrams, .characters], tokenizer: Tokenizer(kind: .characters), buckets: nil,
      lexicon: nil)
    var learner = FeatureLearner(characters)
    "a\r\t \u{A0}b".withBytes { learner.add($0, target: 0) }
    let written = learner.finish(minCount: 1, areIndicators: true).features
    var read = characters
    #expect(read.read(written.file) == nil)
    #expect(read.file == written.file && read.count == written.count)
  }

  @Test(
    "the first invalid line of a file is found",
    arguments: [
      ("words\ta\nwords\ta\n", 2), ("words\ta\nwords\tb\nwords\ta\n", 3),
      ("bigrams\ta b\nbigrams\ta b\n", 2), ("characters\tabc\ncharacters\tabc\n", 2),
      ("words\ta\nbigrams\ta b\nwords\tb\n", 3), ("characters\tabc\nbigrams\ta b\n", 2),
      ("characters\tabc\nwords\ta\n", 2), ("words\n", 1), ("words\t\n", 1), ("\ta\n", 1),
      ("Words\ta\n", 1), ("words a\n", 1), ("\nwords\ta\n", 1), ("words\ta\n\nwords\tb\n", 2),
      ("words\ta\nlexicon\tno\n", 2), ("words\ta\nwords", 2),
    ])
  func damaged(file: String, line: Int) {
    var table = table([.words, .bigrams, .characters])
    #expect(table.read(Data(file.utf8)) == line)
  }

  @Test("a file that was cut off is refused, even where only the last line feed is missing")
  func ends() {
    let file = Data("words\ta\nwords\té\n".utf8)
    var whole = table([.words])
    #expect(whole.read(file) == nil && whole.count == 2)
    for missing in 1...2 {
      var cut = table([.words])
      #expect(cut.read(file.dropLast(missing)) == 2)
    }
    // The same bytes in a slice that does not begin at 0.
    var slice = table([.words])
    #expect(slice.read((Data([0x0A]) + file).dropFirst()) == nil && slice.count == 2)
  }

  @Test("a file may not list kinds that are hashed, or no kinds of the classifier")
  func otherKinds() {
    let file = Data("words\ta\nbigrams\ta b\n".utf8)
    for var table in [table([.words]), table([.words, .bigrams], buckets: 9)] {
      #expect(table.read(file) == 2)
    }
    var runs = table([.characters], buckets: 9)
    #expect(runs.read(Data("characters\tabc\n".utf8)) == 1)
  }
}
