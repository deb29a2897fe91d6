// Tests of the hand-built features of a sentiment classifier.

import Foundation
import Testing
import Text

@testable import Classification

@Suite("Lexicon") struct LexiconTests {
  private let lexicon = Lexicon(
    positive: ["great", "enjoyable", "nice"], negative: ["hokey", "second-rate", "dull"])

  /// A review with the counts of the lectures' example (Jurafsky and Martin, chapter on logistic
  /// regression): 3 positive and 2 negative words, a "no", 3 pronouns, no exclamation mark, and 66
  /// words.
  private let review = """
    It is hokey from the first scene to the last , and there are no surprises at all . So why is \
    it so enjoyable ? The music is great , and so is the old town where most of it was filmed . \
    The hero is dull , but there is a nice turn near the end that took me home . Let it \
    charm you as it has done to me .
    """

  @Test("a review with the counts of the lectures' example has the features 3, 2, 1, 3, 0, ln 66")
  func lecture() {
    let words = review.split(separator: " ").map(String.init)
    #expect(words.count { $0.contains(where: \.isLetter) } == 66)
    #expect(lexicon.features(of: words) == [3, 2, 1, 3, 0, Float(log(66.0))])
    #expect(abs(log(66.0) - 4.19) < 0.001)
  }

  @Test("features ignore case, count every occurrence, and take \"no\" and \"!\" once")
  func counts() {
    let words = ["GREAT", "great", "No", "no", "!", "!!", "I", "Yours", "hokey", "99", "Éclair"]
    #expect(lexicon.features(of: words) == [2, 1, 1, 2, 1, Float(log(8.0))])
    #expect(lexicon.features(of: ["nothing", "known"]) == [0, 0, 0, 0, 0, Float(log(2.0))])
    #expect(lexicon.features(of: []) == [0, 0, 0, 0, 0, 0])
    #expect(lexicon.features(of: ["?"]) == [0, 0, 0, 0, 0, 0])
    #expect(Lexicon.names.count == 6)
  }

  @Test("a word of very many combining marks is ignored without being compared")
  func combiningMarks() {
    // Comparing a million marks as a string would take far longer than the tests.
    let word = "e" + String(repeating: "\u{301}\u{323}", count: 500_000)
    let features = lexicon.features(of: [word, "great"])
    #expect(features == [1, 0, 0, 0, 0, 0])
  }

  @Test("a word list skips empty lines and comments, and is in lower case without spaces around")
  func list() throws {
    let text = try source("; a list\n\nGreat\n  nice \t\r\nbon mot\nÉTÉ\n;great!\nx\r\r\n")
    #expect(try Lexicon.words(in: text) == ["great", "nice", "bon mot", "été", "x"])
  }

  @Test("a word list without words is refused")
  func emptyList() throws {
    let text = try source("; nothing\n\n \n")
    #expect(throws: ClassificationError.emptyWordList(name: "reviews")) {
      try Lexicon.words(in: text)
    }
    #expect(
      "\(ClassificationError.emptyWordList(name: "reviews"))"
        == "The word list 'reviews' has no words; write one word per line.")
  }

  @Test("a lexicon is read back from its file as it was written")
  func roundTrip() throws {
    let text = String(decoding: lexicon.file, as: UTF8.self)
    #expect(
      text == "positive\tenjoyable\npositive\tgreat\npositive\tnice\nnegative\tdull\n"
        + "negative\thokey\nnegative\tsecond-rate\n")
    #expect(Lexicon(file: lexicon.file) == lexicon)
    let odd = Lexicon(positive: ["a\tb", "x\r", "\u{301}y"], negative: [])
    #expect(Lexicon(file: odd.file) == odd)
    #expect(Lexicon(file: Data()) == nil)
  }

  @Test(
    "a lexicon file with a line that is not a list, a tab and a word in UTF-8 is refused",
    arguments: [
      "positive great\n", "neutral\tit\n", "positive\t\n", "\tgreat\n", "positive\n",
      "positive\tgreat\nnegative\n", "Positive\tgreat\n",
      "positive\t" + String(repeating: "a", count: 1001),
    ])
  func damaged(file: String) {
    #expect(Lexicon(file: Data(file.utf8)) == nil)
    #expect(Lexicon(file: Data("positive\t".utf8) + [0xFF, 0x0A]) == nil)
  }

}
