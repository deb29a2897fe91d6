// Tests of reading similarity judgments and of the correlation with them.

import Testing

@testable import WordVectors

@Suite("Similarity pairs")
struct SimilarityPairsTests {
  @Test(
    "fields are separated by tabs, commas or spaces",
    arguments: [
      "a\tb c\t1.5\r\nd\t,\t-2\n", "a,b c, 1.5\nd,,,\u{FF0C},-2\n", "a b+c 1.5\n  d  ; -2 ",
    ])
  func separators(text: String) throws {
    let pairs = try SimilarityPairs(testText(text)).pairs
    #expect(pairs.map(\.first) == ["a", "d"] && pairs.map(\.score) == [1.5, -2])
  }

  @Test(
    "comments, blank lines and a header are skipped",
    arguments: ["Word 1,Word 2,Human (mean)", "word1 word2 human score", "a\tb\tx"])
  func skipped(header: String) throws {
    let pairs = try SimilarityPairs(testText("# c\n\n \(header)\n#\na b 1\n\n# d\nc d 2")).pairs
    #expect(
      pairs == [
        .init(first: "a", second: "b", score: 1), .init(first: "c", second: "d", score: 2),
      ])
  }

  @Test(
    "the header names the column of the scores, and further columns are ignored",
    arguments: [
      // The first lines of SimLex-999.txt, and of combined.csv and set1.tab of WordSim-353.
      """
      word1\tword2\tPOS\tSimLex999\tconc(w1)\tconc(w2)\tconcQ\tAssoc(USF)\tSimAssoc333\tSD(SimLex)
      old\tnew\tA\t1.58\t2.72\t2.81\t2\t7.25\t1\t0.41
      """, "Word 1,Word 2,Human (mean)\r\nold,new,1.58\r\n",
      "Word 1\tWord 2\tHuman (Mean)\t1\t2\t3\nold\tnew\t1.58\t8.00\t7.00\t1\n", "old new 1.58 A 9",
    ])
  func columns(text: String) throws {
    let pairs = try SimilarityPairs(testText(text)).pairs
    #expect(pairs == [.init(first: "old", second: "new", score: 1.58)])
  }

  @Test(
    "malformed lines are errors",
    arguments: [
      ("a b\n", VectorError.pairFields(name: "p.tsv", line: 1, found: 2, scoreColumn: 3)),
      ("a b 1\n# c\na\n", .pairFields(name: "p.tsv", line: 3, found: 1, scoreColumn: 3)),
      (
        "a\tb\tPOS\tscore\na\tb\tN\n",
        .pairFields(name: "p.tsv", line: 2, found: 3, scoreColumn: 4)
      ),
      ("a\tb\tPOS\tscore\na\tb\t1\tN\n", .score(name: "p.tsv", line: 2, "N")),
      ("a b 1\na b x\n", .score(name: "p.tsv", line: 2, "x")),
      ("a b x\na b x\n", .score(name: "p.tsv", line: 2, "x")),
      ("a b nan\n", .score(name: "p.tsv", line: 1, "nan")),
      ("a b 1e999\n", .score(name: "p.tsv", line: 1, "1e999")),
      ("a b x\n", .noPairs(name: "p.tsv")), ("# c\n", .noPairs(name: "p.tsv")),
    ])
  func malformed(text: String, error: VectorError) throws {
    let text = try testText(text, name: "p.tsv")
    #expect(throws: error) { try SimilarityPairs(text) }
  }

  @Test("the correlations are those of gensim, which ignores case")
  func gensim() throws {
    let lines = (0..<40).map { n in
      "w\(n % 33)\tW\((n * 7 + 5) % 30)\t\(Double(n * 13 % 11) / 2)\n"
    }
    let result = try SimilarityPairs(testText(lines.joined()))
      .evaluate(VectorTable(LookupVectors.numbered))
    // wv.evaluate_word_pairs(file) with the vectors of LookupVectors and these lines. It leaves out
    // 7.5 % of the pairs.
    #expect(result.covered == 37 && result.pairs == 40)
    #expect(try (#require(result.pearson) - 0.014213183105092893).magnitude < 1e-7)
    #expect(try (#require(result.spearman) - 0.025603127076742435).magnitude < 1e-12)
  }

  @Test("equal cosines are ties, whatever the lengths of the vectors")
  func ties() throws {
    let vectors = try VectorTable(
      LookupVectors(["a": [1, 2, 3], "b": [0.1, 0.2, 0.3], "c": [7, 14, 21], "d": [3, 2, 1]]))
    let pairs = try SimilarityPairs(testText("a d 1\na b 3\nb c 3\nc c 3\n"))
    let spearman = try #require(pairs.evaluate(vectors).spearman)
    // A few roundings of the sums of four ranks.
    #expect((spearman - 1).magnitude < 1e-14)
  }

  @Test("correlations of fewer than two pairs are undefined")
  func undefined() throws {
    let vectors = try VectorTable(LookupVectors(["a": [1, 0], "b": [0, 1]]))
    let result = try SimilarityPairs(testText("a b 1\na x 2\n")).evaluate(vectors)
    #expect(
      result == SimilarityCorrelation(spearman: nil, pearson: nil, covered: 1, pairs: 2))
  }
}
