// Tests of writing ARPA files, reading them back, and reading those of other toolkits.

import Foundation
import Testing
import Text

@testable import NGrams

@Suite("ARPA files") struct ARPAReaderTests {
  @Test("a small model is written with the expected ARPA bytes")
  func bytes() throws {
    let model = try KneserNey("a\na\n", order: 2).model
    // All discounts are the fallback. The unigrams a and </s> have p = 1/2 · (1 − 1/2) + 1/2 · 1/3;
    // the bigrams, which occur twice each, have (2 − 1) / 2 + 1/2 · p.
    let unigram = Float(log10(0.25 + 0.5 / 3)).description
    let bigram = Float(log10(0.5 + 0.5 * (0.25 + 0.5 / 3))).description
    let half = Float(log10(0.5)).description
    #expect(
      model.arpa == """
        \\data\\
        ngram 1=4
        ngram 2=2

        \\1-grams:
        \(Float(log10(0.5 / 3)))\t<unk>
        -99.0\t<s>\t\(half)
        \(unigram)\t</s>
        \(unigram)\ta\t\(half)

        \\2-grams:
        \(bigram)\ta </s>
        \(bigram)\t<s> a

        \\end\\

        """)
  }

  @Test(
    "a model read back from ARPA has the same probabilities and the same file",
    arguments: [1, 2, 3, 5])
  func roundTrip(order: Int) throws {
    let lines = randomLines(seed: 3, lines: 200, words: 50)
    let text = lines.map { $0.joined(separator: " ") + "\n" }.joined()
    let model = try KneserNey(text, order: order).model
    let read = try NGramModel(arpa: model.arpa)
    #expect(read.counts == model.counts && read.arpa == model.arpa)
    for line in lines.prefix(50).map({ $0.joined(separator: " ") }) + ["w1 x w2 w2"] {
      #expect(read.probabilities(line) == model.probabilities(line))
    }
  }

  @Test("n-grams in any order, spaces for tabs, CRLF and surrounding notes are accepted")
  func tolerance() throws {
    let plain = NGramScorerTests.model
    let model = try NGramModel(arpa: plain)
    let shuffled = plain.replacing(
      "-0.375\t<s> a\t-0.03125\n-0.875\ta b\t-2\n-1.5\tb b",
      with: "-1.5\tb b\t0\n-0.875\ta b\t-2\n-0.375\t<s> a\t-0.03125")
    #expect(shuffled != plain)
    for other in [
      shuffled, plain.replacing("\t", with: " "), plain.replacing("\n", with: "\r\n"),
      "# made by hand\n\nngram 1=7\n" + plain + "and so on\n",
      plain.replacing("ngram 1=5", with: "ngram  1 = 5"),
      plain.replacing("\n\n\\", with: "\n\\"), plain.replacing("\n\n\\", with: "\n\n\n\\"),
    ] {
      #expect(try NGramModel(arpa: other).arpa == model.arpa)
    }
  }

  @Test("a model without <unk> gives unknown words a probability near 0")
  func closed() throws {
    let closed = NGramScorerTests.model
      .replacing("-1\t<unk>\n", with: "").replacing("ngram 1=5", with: "ngram 1=4")
    let found = try NGramModel(arpa: closed).probabilities("x").map(log10)
    #expect(abs(found[0] - -100.5) < 1e-12)
  }

  // MARK: - The unknown word

  /// A model with `<unk>` in n-grams of all orders.
  private static let open = NGramScorerTests.model
    .replacing("a b\t-2", with: "a <unk>\t-2").replacing("<s> a b", with: "<s> a <unk>")

  @Test(
    "<UNK> is read as the unknown word in n-grams of any order",
    arguments: [
      open.replacing("<unk>", with: "<UNK>"),
      open.replacing("-1\t<unk>", with: "-1\t<UNK>"),
      open.replacing("a <unk>", with: "a <UNK>"),
      open.replacing("-1\t<unk>\n", with: "")
        .replacing("-0.75\tb\t-0.0625\n", with: "-0.75\tb\t-0.0625\n-1\t<UNK>\n"),
    ])
  func capitalUnknown(arpa: String) throws {
    #expect(arpa != Self.open)
    let (model, expected) = (try NGramModel(arpa: arpa), try NGramModel(arpa: Self.open))
    #expect(model.arpa == expected.arpa && !model.lacksUnknown)
    #expect(model.probabilities("a x <UNK> b") == expected.probabilities("a x <unk> b"))
  }

  @Test("<UNK> is an ordinary word beside <unk>, and <Unk> always is")
  func ordinaryUnknown() throws {
    let both = NGramScorerTests.model.replacing("\tb\t", with: "\t<UNK>\t")
      .replacing(" b", with: " <UNK>").replacing("b <UNK>", with: "<UNK> <UNK>")
    let expected = try NGramModel(arpa: NGramScorerTests.model).probabilities("a b x b b")
    #expect(try NGramModel(arpa: both).probabilities("a <UNK> x <UNK> <UNK>") == expected)
    let mixed = try NGramModel(arpa: Self.open.replacing("<unk>", with: "<Unk>"))
    #expect(mixed.lacksUnknown && mixed.probabilities("x")[0] < 1e-100)
  }

  @Test(
    "a model without <unk>, or with one of probability 0, lacks the unknown word",
    arguments: ["", "-99\t<unk>\n", "-99\t<UNK>\n", "-inf\t<unk>\n", "-98\t<unk>\n"])
  func lacksUnknown(line: String) throws {
    let model = NGramScorerTests.model.replacing("-1\t<unk>\n", with: line)
      .replacing("ngram 1=5", with: line == "" ? "ngram 1=4" : "ngram 1=5")
    #expect(try NGramModel(arpa: model).lacksUnknown == !line.hasPrefix("-98"))
  }

  @Test(
    "log probabilities are read as programs write them, and invalid ones are refused",
    arguments: [
      ("-1.5", -1.5), ("0", 0), ("-.5", -0.5), ("-1e-05", -1e-5), ("-4.7683716e-07", -4.7683716e-7),
      ("-0.30102999566398119521", -0.30103), ("-inf", -99), ("-2.0000000e+00", -2), ("nan", nil),
      ("inf", nil), ("-", nil), ("1.2.3", nil), ("a", nil), ("1,5", nil), (".", nil), ("-.", nil),
      ("-300", -300), ("-301", nil), ("1e30", nil), ("-1e400", -99), ("1e400", nil),
    ] as [(String, Float?)])
  func numbers(text: String, expected: Float?) {
    let bytes = Array("x\(text)\t".utf8)
    #expect(bytes.span.logarithm(1..<bytes.count - 1) == expected)
  }

  @Test("a written log probability is read back to the last bit")
  func exactNumbers() {
    var bits: UInt32 = 0x3300_0000
    while bits < 0x4300_0000 {
      let number = -Float(bitPattern: bits)
      let bytes = Array(number.description.utf8)
      #expect(bytes.span.logarithm(0..<bytes.count) == number)
      bits += 65_537
    }
  }

  // MARK: - Pruned models

  /// A model with `c a b c` but without its suffix `a b c`.
  private static let pruned = """
    \\data\\
    ngram 1=6
    ngram 2=1
    ngram 3=0
    ngram 4=1

    \\1-grams:
    -1 <unk>
    -99 <s> -0.5
    -0.5 </s>
    -0.25 a -0.125
    -0.75 b -0.0625
    -0.875 c -0.375

    \\2-grams:
    -0.4375 b c -0.75

    \\3-grams:

    \\4-grams:
    -0.03125 c a b c

    \\end\\

    """

  /// A model with `<s> a b` but without its suffix `a b`.
  private static let lacking = NGramScorerTests.model
    .replacing("-0.875\ta b\t-2\n", with: "").replacing("ngram 2=3", with: "ngram 2=2")

  @Test("a model that lacks a suffix of one of its n-grams gives correct probabilities")
  func lackingEnd() throws {
    let model = try NGramModel(arpa: Self.pruned)
    let found = model.probabilities("c a b c a").map(log10)
    let terms: [[Double]] = [
      [-0.5, -0.875], [-0.375, -0.25], [-0.125, -0.75], [-0.03125], [-0.75, -0.375, -0.25],
    ]
    for (found, terms) in zip(found, terms) {
      #expect(abs(found - terms.reduce(0, +)) < 1e-12, "\(found), \(terms)")
    }
    let other = try NGramModel(arpa: Self.lacking).probabilities("a b")
    #expect(abs(log10(other[1]) - -0.015625) < 1e-12)
  }

  @Test(
    "a missing suffix of an n-gram is added with its back-off probability",
    arguments: [
      (pruned, [6, 1, 1, 1], "a b c", -0.4375), (lacking, [5, 3, 1], "b a b", -0.125 - 0.75),
    ])
  func addedEnd(arpa: String, counts: [Int], line: String, expected: Double) throws {
    let model = try NGramModel(arpa: arpa)
    #expect(model.counts == counts)
    #expect(abs(log10(model.probabilities(line)[2]) - expected) < 1e-12)
  }

  @Test(
    "suffixes added under extreme back-off weights have valid log probabilities",
    arguments: ["300", "-300"])
  func wildWeights(weight: String) throws {
    let wild = Self.lacking.replacing("a\t-0.125\n", with: "a\t\(weight)\n")
    #expect(wild != Self.lacking)
    // Reading the written model refuses invalid log-probabilities.
    let model = try NGramModel(arpa: wild)
    #expect(try NGramModel(arpa: model.arpa).counts == [5, 3, 1])
  }
}
