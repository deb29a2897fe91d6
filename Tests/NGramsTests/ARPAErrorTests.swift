// Tests of the errors that invalid ARPA files give, and of their lines.

import Testing

@testable import NGrams

@Suite("Invalid ARPA files") struct ARPAErrorTests {
  private static let long = String(repeating: "x", count: 70_000)

  @Test(
    "each flaw in an ARPA file is reported with its line",
    arguments: [
      ("\\data\\", "data", 21, .noData),
      ("\\end\\\n", "", 20, .truncated),
      ("\n-1.5\tb b\n\n\\3-grams:\n-0.015625\t<s> a b\n\n\\end\\\n", "\n", 15, .truncated),
      ("ngram 1=5\nngram 2=3\nngram 3=1\n", "", 3, .noCounts),
      ("ngram 2=3", "ngram 3=3", 3, .countLine(order: 2)),
      ("ngram 2=3", "ngram 2=-3", 3, .countLine(order: 2)),
      ("ngram 2=3", "ngram 2=three", 3, .countLine(order: 2)),
      ("ngram 2=3", "ngram 2=99999999999999999999", 3, .countLine(order: 2)),
      ("ngram 2=3", "bigrams 3", 3, .countLine(order: 2)),
      ("\\1-grams:", "\\2-grams:", 6, .header(expected: "\\1-grams:")),
      ("\\3-grams:", "-1 a a", 18, .header(expected: "\\3-grams:")),
      ("\\end\\", "\\4-grams:", 21, .header(expected: "\\end\\")),
      ("-0.875\ta b\t-2", "-0.875\ta b b\t-2", 15, .fields(order: 2, found: 5)),
      ("-0.875\ta b\t-2", "-0.875\ta", 15, .fields(order: 2, found: 2)),
      ("-0.875\ta b", "x\ta b", 15, .probability("x")),
      ("-0.875\ta b", "nan\ta b", 15, .probability("nan")),
      ("-0.875\ta b", "0.875\ta b", 15, .probability("0.875")),
      ("-0.875\ta b\t-2", "-0.875\ta b\tc", 15, .backoff("c")),
      ("-0.875\ta b\t-2", "-0.875\ta b\tinf", 15, .backoff("inf")),
      ("-0.875\ta b\t-2", "-0.875\ta b\t1e30", 15, .backoff("1e30")),
      ("-0.875\ta b", "-1e30\ta b", 15, .probability("-1e30")),
      ("ngram 3=1", (3...101).map { "ngram \($0)=0" }.joined(separator: "\n"), 102, .order),
      ("-0.75\tb", "-0.75\t" + long, 11, .longWord(byteCount: 70_000)),
      (
        "-0.875\ta b", "-0.875" + String(repeating: " a", count: 200), 15,
        .fields(order: 2, found: 202)
      ),
      ("-0.875\ta b", "-0.875\ta ß", 15, .unknownWord("ß")),
      ("-0.75\tb", "-0.75\ta", 11, .repeatedWord("a", firstLine: 10)),
      ("-0.75\tb", "-0.75\t</s>", 11, .repeatedWord("</s>", firstLine: 9)),
      ("-1.5\tb b", "-1.5\t<s> a", 16, .repeatedNGram("<s> a")),
      (
        "-0.5\t</s>\n-0.25\ta", "-0.5\t<UNK>\n-0.25\t<UNK>", 10,
        .repeatedWord("<UNK>", firstLine: 9)
      ),
      ("-0.875\ta b\t-2\n-1.5\tb b", "-1 a <unk>\n-1 a <UNK>", 16, .repeatedNGram("a <unk>")),
      ("ngram 2=3", "ngram 2=4", 17, .count(order: 2, announced: 4, found: 3)),
      ("-0.75\tb\t-0.0625\n", "", 11, .count(order: 1, announced: 5, found: 4)),
      ("-99\t<s>", "-99\tc", 12, .missingMark("<s>")),
      ("-0.5\t</s>", "-0.5\tc", 12, .missingMark("</s>")),
    ] as [(String, String, Int, ARPAError.Flaw)])
  func flaws(old: String, new: String, line: Int, flaw: ARPAError.Flaw) throws {
    let good = NGramScorerTests.model
    let bad = good.replacing(old, with: new)
    #expect(bad != good)
    #expect(throws: ARPAError(name: "test.arpa", line: line, flaw: flaw)) {
      try NGramModel(arpa: bad)
    }
  }

  @Test("a truncated ARPA file is refused at any length", arguments: [1, 7])
  func cut(step: Int) throws {
    let bytes = Array(NGramScorerTests.model.utf8)
    for count in stride(from: step, to: bytes.count - 1, by: step) {
      #expect(throws: ARPAError.self, "\(count)") {
        try NGramModel(arpa: String(decoding: bytes[..<count], as: UTF8.self))
      }
    }
  }

  @Test(
    "each flaw in an ARPA file has a one-sentence message",
    arguments: [
      (.noData, "is the last, and there is no \\data\\ line"),
      (.truncated, "is the last, and is not \\end\\"),
      (.noCounts, "comes before any count of n-grams, such as 'ngram 1=1000'"),
      (
        .countLine(order: 2), "should be 'ngram 2=' with the number of 2-grams, or blank"
      ),
      (.header(expected: "\\3-grams:"), "should be '\\3-grams:'"),
      (
        .fields(order: 1, found: 1),
        "should have a log-probability, 1 word and optionally a back-off weight, but has 1 field"
      ),
      (
        .fields(order: 2, found: 5),
        "should have a log-probability, 2 words and optionally a back-off weight, but has 5 fields"
      ),
      (.probability("x"), "begins with 'x', which is not the logarithm of a probability"),
      (.backoff("c"), "ends with 'c', which is not the logarithm of a back-off weight"),
      (.unknownWord("ß"), "has the word 'ß', which is not among the 1-grams"),
      (.repeatedWord("a", firstLine: 10), "repeats the word 'a' from line 10"),
      (.repeatedNGram("<s> a"), "repeats '<s> a'"),
      (
        .count(order: 2, announced: 4, found: 3),
        "ends the 2-grams, of which there are 3 instead of the announced 4"
      ),
      (.tooMany(order: 3), "is beyond the 2147483647 3-grams that can be read"),
      (.order, "announces n-grams of more than 100 words, the most that can be read"),
      (
        .longWord(byteCount: 70_000),
        "has a word of 70000 bytes, but at most 65536 are allowed"
      ),
      (.missingMark("</s>"), "ends the 1-grams, but </s> is not among them"),
    ] as [(ARPAError.Flaw, String)])
  func wording(flaw: ARPAError.Flaw, expected: String) {
    #expect(
      ARPAError(name: "lm.arpa", line: 17, flaw: flaw).description
        == "'lm.arpa' is not a usable ARPA file: line 17 \(expected).")
  }
}
